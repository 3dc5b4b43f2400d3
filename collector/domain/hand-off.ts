import type { AlertSettings, SlaStage } from './alert-settings.ts';
import { slaStages } from './alert-settings.ts';
import type { Stage } from './stage.ts';
import { afterWorkingTime, type LocalClock, minuteMs, type WorkingHours } from './working-time.ts';

/** What sales promise about a lead: an answer, a first contact after accepting it, a next decision after that. */

/** When what a stage asks for is overdue, for a lead that is in it from now on; `undefined`: nothing is promised. */
export function promiseOf(
  stage: Stage,
  { sla }: Pick<AlertSettings, 'sla'>,
  { hours, clock, nowMs }: { readonly hours: WorkingHours; readonly clock: LocalClock; readonly nowMs: number },
): { readonly stage: SlaStage; readonly startedAtMs: number; readonly dueAtMs: number } | undefined {
  if (!isSlaStage(stage)) return undefined;
  const minutes = sla[stage];
  if (minutes === undefined) return undefined;
  return { stage, startedAtMs: nowMs, dueAtMs: afterWorkingTime(nowMs, minutes * minuteMs, hours, clock) };
}

const isSlaStage = (stage: Stage): stage is SlaStage => slaStages.some((each) => each === stage);
