import type { Stage } from './stage.ts';

/** Whose turn a lead is. Each is in exactly one queue, and moves when its stage does. */
export const queues = ['ready', 'nurture', 'sales', 'closed'] as const;
export type Queue = (typeof queues)[number];

const queueOfStage: Readonly<Record<Stage, Queue>> = {
  // sales has to say yes or no
  mql: 'ready',
  // marketing goes on; who was turned down is back here until the day set for them
  inquiry: 'nurture',
  lead: 'nurture',
  recycled: 'nurture',
  sal: 'sales',
  sql: 'sales',
  opportunity: 'sales',
  customer: 'closed',
  disqualified: 'closed',
};

export const queueOf = (stage: Stage): Queue => queueOfStage[stage];
