import type { AlertKind, AlertModes } from './alert-policy.ts';
import type { WorkingHours } from './working-time.ts';

/** Who is told, when, and how often, as a site's owner wants it. */
export interface AlertSettings extends WorkingHours {
  /** IANA zone of the hours; `undefined`: the site's. */
  readonly timeZone: string | undefined;
  readonly kinds: AlertModes;
  /** Messages to the channel in a day; the rest comes in the digest. `undefined`: all at once. */
  readonly dailyCap: number | undefined;
  /** What is told in quiet hours and over the cap too. */
  readonly breaksThrough: { readonly askedForSales: boolean; readonly onThePage: boolean };
  /** The channel is told as well when the owner has not answered for this many working minutes. */
  readonly answerMinutes: number;
  /** How many people of one company within 7 days are a surge. */
  readonly surgePeople: number;
  /** Working minutes until somebody has to do something about a lead in a stage; `undefined`: no promise. */
  readonly sla: Readonly<Record<SlaStage, number | undefined>>;
}

/** Stages in which somebody waits for sales: for an answer, for the first contact, for the next decision. */
export const slaStages = ['mql', 'sal', 'sql', 'opportunity'] as const;
export type SlaStage = (typeof slaStages)[number];

/** One salesperson who receives alerts, by the e-mail address that leads are assigned to. */
export interface ReceiverSettings extends WorkingHours {
  readonly timeZone: string | undefined;
  /** Destinations that are theirs alone: what goes to the channel does not come here. */
  readonly destinations: readonly string[];
  readonly dailyCap: number | undefined;
  /** Open leads at a time; `undefined`: any number. */
  readonly capacity: number | undefined;
}

/** Nothing waits and nothing is left out, until somebody says so. */
export const defaultAlertSettings: AlertSettings = {
  timeZone: undefined,
  kinds: {},
  workingDays: [1, 2, 3, 4, 5, 6, 7],
  quiet: undefined,
  morning: 8 * 60,
  dailyCap: undefined,
  breaksThrough: { askedForSales: true, onThePage: false },
  answerMinutes: 15,
  surgePeople: 3,
  sla: { mql: 4 * 60, sal: 24 * 60, sql: 14 * 24 * 60, opportunity: undefined },
};

/** Messages a day that a person reads; more train them to look away. */
const ownerDailyCap = 20;

/** A receiver of whom nothing was said keeps the site's hours. */
export function receiverOf(site: AlertSettings, said: Partial<ReceiverSettings> | undefined): ReceiverSettings {
  const { timeZone, workingDays, quiet, morning } = site;
  return {
    timeZone,
    workingDays,
    quiet,
    morning,
    destinations: [],
    dailyCap: ownerDailyCap,
    capacity: undefined,
    ...said,
  };
}

/** Whether any of the kinds is told at once, whatever the hour and however many there were. */
export function breaksThrough(
  kinds: readonly AlertKind[],
  { isOnThePage }: { readonly isOnThePage: boolean },
  { breaksThrough: by }: Pick<AlertSettings, 'breaksThrough'>,
): boolean {
  return (by.askedForSales && kinds.includes('asked_for_sales')) || (by.onThePage && isOnThePage);
}
