/**
 * What pages and the server API read. Answers are plain data, ready to show; text in them comes from the outside and is
 * shown as text. Times are ms since 1970 on our clock. `nowMs` is the moment that fading is computed for.
 */
import type { AccountQueries } from './queries/accounts.ts';
import type { AlertQueries } from './queries/alerts.ts';
import type { LeadQueries } from './queries/leads.ts';
import type { ModelQueries } from './queries/models.ts';
import type { OutboxQueries } from './queries/outbox.ts';
import type { ScoreQueries } from './queries/scores.ts';
import type { SiteQueries } from './queries/sites.ts';
import type { TimelineQueries } from './queries/timelines.ts';
import type { VisitorQueries } from './queries/visitors.ts';

export * from './queries/accounts.ts';
export * from './queries/alerts.ts';
export * from './queries/leads.ts';
export * from './queries/models.ts';
export * from './queries/outbox.ts';
export * from './queries/scores.ts';
export * from './queries/sites.ts';
export * from './queries/timelines.ts';
export * from './queries/visitors.ts';

/**
 * Reads through a handle that cannot write. Wherever a lead is named, any id that the person ever had will do; what is answered
 * names the id that stands for the person now.
 */
export interface Queries
  extends SiteQueries,
    ModelQueries,
    LeadQueries,
    TimelineQueries,
    ScoreQueries,
    VisitorQueries,
    AlertQueries,
    OutboxQueries,
    AccountQueries {}
