/**
 * Tables of the embedded database. Every primary key of customer data begins with the site, and every relation stays inside
 * one site. Tables are WITHOUT ROWID (added by hand in the migration: drizzle cannot say it), so that a row lives in its key;
 * all but those of long rows, which SQLite packs badly there: they lie in the order of arrival (`seq`), beside narrow indexes.
 */
import { sql } from 'drizzle-orm';
import { index, integer, primaryKey, real, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { destinationKinds } from '../domain/destination.ts';

export const sites = sqliteTable('sites', {
  /** Never used again, also when its site is gone. */
  id: integer('id').primaryKey({ autoIncrement: true }),
  /** Public, ingest-only: `st_…`. */
  key: text('key').notNull().unique(),
  name: text('name').notNull(),
  kind: text('kind', { enum: ['live', 'playground', 'demo'] }).notNull(),
  /** JSON list of origins that may send; empty: all. */
  origins: text('origins', { mode: 'json' }).$type<string[]>().notNull(),
  timeZone: text('time_zone').notNull(),
  createdAtMs: integer('created_at_ms').notNull(),
});

export const models = sqliteTable(
  'models',
  {
    site: integer('site').notNull(),
    version: integer('version').notNull(),
    document: text('document').notNull(),
    publishedAtMs: integer('published_at_ms').notNull(),
    /** Why, in the words of who published it. */
    note: text('note').notNull().default(''),
  },
  (t) => [primaryKey({ columns: [t.site, t.version] })],
);

/** What people work on before they publish it: one draft for each site. */
export const modelDrafts = sqliteTable('model_drafts', {
  site: integer('site').primaryKey(),
  document: text('document').notNull(),
  savedAtMs: integer('saved_at_ms').notNull(),
  /** E-mail of the account, or `api`. */
  savedBy: text('saved_by').notNull(),
});

/**
 * Runs of history through a model that is about to be published, beside live traffic. What a run makes stands in the tables of
 * subjects under the *negative* number of its site, where nobody reads it, until it takes the place of what is shown.
 */
export const replays = sqliteTable(
  'replays',
  {
    site: integer('site').notNull(),
    /** Of the model that it prepares. */
    version: integer('version').notNull(),
    document: text('document').notNull(),
    note: text('note').notNull(),
    status: text('status', { enum: ['running', 'done', 'cancelled'] }).notNull(),
    /** The last subject that was worked out in the first pass; all before it are done. */
    cursor: text('cursor').notNull(),
    startedAtMs: integer('started_at_ms').notNull(),
    endedAtMs: integer('ended_at_ms'),
    /** JSON of ReplayOutcome. */
    outcome: text('outcome'),
  },
  (t) => [primaryKey({ columns: [t.site, t.version] })],
);

/** Subjects to which something happened while their site's history is being replayed: to be worked out again. */
export const replayTouched = sqliteTable(
  'replay_touched',
  {
    site: integer('site').notNull(),
    subject: text('subject').notNull(),
    /** How often: who worked it out says how often it had happened by then, and the row stays if it happened again since. */
    times: integer('times').notNull(),
  },
  (t) => [primaryKey({ columns: [t.site, t.subject] })],
);

/** What browsers and servers sent, validated; never rewritten. `visitor` is `~lead` for direct touches. */
export const touchpoints = sqliteTable(
  'touchpoints',
  {
    seq: integer('seq').primaryKey(),
    site: integer('site').notNull(),
    visitor: text('visitor').notNull(),
    id: text('id').notNull(),
    type: text('type').notNull(),
    occurredAtMs: integer('occurred_at_ms').notNull(),
    receivedAtMs: integer('received_at_ms').notNull(),
    day: integer('day').notNull(),
    visit: text('visit').notNull(),
    view: text('view'),
    /** JSON of TouchData. */
    data: text('data').notNull(),
    unscored: text('unscored'),
  },
  (t) => [
    uniqueIndex('touchpoints_by_id').on(t.site, t.visitor, t.id),
    index('touchpoints_by_time').on(t.site, t.visitor, t.occurredAtMs, t.id),
  ],
);

/** A page view put together from its `page_view` and engagement totals; derived from touchpoints. */
export const pageViews = sqliteTable(
  'page_views',
  {
    seq: integer('seq').primaryKey(),
    site: integer('site').notNull(),
    visitor: text('visitor').notNull(),
    view: text('view').notNull(),
    /** Id of the page_view; null while only engagement has arrived. */
    id: text('id'),
    occurredAtMs: integer('occurred_at_ms').notNull(),
    day: integer('day').notNull(),
    visit: text('visit').notNull(),
    url: text('url').notNull(),
    title: text('title').notNull(),
    pageKind: text('page_kind').notNull(),
    engagedMs: integer('engaged_ms').notNull(),
    scrollPct: integer('scroll_pct').notNull(),
    unscored: text('unscored'),
    /** Lead that the signed link it was opened by names; see domain/signed-link.ts. */
    proposedLead: text('proposed_lead'),
  },
  (t) => [uniqueIndex('page_views_by_view').on(t.site, t.visitor, t.view)],
);

export const visitors = sqliteTable(
  'visitors',
  {
    site: integer('site').notNull(),
    visitor: text('visitor').notNull(),
    firstSeenAtMs: integer('first_seen_at_ms').notNull(),
    lastSeenAtMs: integer('last_seen_at_ms').notNull(),
    isBot: integer('is_bot', { mode: 'boolean' }).notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.site, t.visitor] }),
    index('visitors_by_last_seen').on(t.site, t.lastSeenAtMs),
    // to leave them out of counts
    index('visitors_bots').on(t.site, t.lastSeenAtMs).where(sql`is_bot = 1`),
  ],
);

export const leads = sqliteTable(
  'leads',
  {
    site: integer('site').notNull(),
    id: text('id').notNull(),
    /** Lower case, trimmed. */
    email: text('email'),
    externalId: text('external_id'),
    name: text('name'),
    company: text('company'),
    /** JSON of further attributes. */
    traits: text('traits').notNull(),
    trust: text('trust', { enum: ['claimed', 'linked', 'verified', 'operator'] }).notNull(),
    /** How the lead became known: form, script, api, import, demo. */
    source: text('source').notNull(),
    createdAtMs: integer('created_at_ms').notNull(),
    updatedAtMs: integer('updated_at_ms').notNull(),
    /** Derived from the merges: the lead that stands for the group, which may be this one; null: stands alone. */
    survivor: text('survivor'),
    /** Derived from the e-mail address: the domain that somebody registered, in ASCII, whoever that is. */
    mailDomain: text('mail_domain'),
  },
  (t) => [
    primaryKey({ columns: [t.site, t.id] }),
    index('leads_by_survivor').on(t.site, t.survivor).where(sql`survivor IS NOT NULL`),
    index('leads_by_mail_domain').on(t.site, t.mailDomain).where(sql`mail_domain IS NOT NULL`),
    uniqueIndex('leads_by_email').on(t.site, t.email),
    uniqueIndex('leads_by_external_id').on(t.site, t.externalId),
    // people of one mail domain; put right by hand in the migration: drizzle-kit cuts expressions at their commas
  ],
);

export const identityClaims = sqliteTable(
  'identity_claims',
  {
    site: integer('site').notNull(),
    visitor: text('visitor').notNull(),
    atMs: integer('at_ms').notNull(),
    id: text('id').notNull(),
    lead: text('lead').notNull(),
    trust: text('trust', { enum: ['claimed', 'linked', 'verified', 'operator'] }).notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.site, t.visitor, t.atMs, t.id] }),
    index('identity_claims_by_lead').on(t.site, t.lead, t.visitor),
  ],
);

/** Who said that two leads are one person, or took that back, and why; append-only. */
export const leadMerges = sqliteTable(
  'lead_merges',
  {
    site: integer('site').notNull(),
    /** `mg_…`; begins with the time. */
    id: text('id').notNull(),
    /** The two leads, as they were named. */
    lead: text('lead').notNull(),
    into: text('into_lead').notNull(),
    /** The merge that this row takes back; null: the row is a merge. */
    undoes: text('undoes'),
    atMs: integer('at_ms').notNull(),
    by: text('said_by').notNull(),
    why: text('why').notNull(),
  },
  (t) => [primaryKey({ columns: [t.site, t.id] }), index('lead_merges_by_lead').on(t.site, t.lead)],
);

/** Derived from the identity claims of each visitor, with the leads that are known now: the survivors of merges. */
export const ownershipIntervals = sqliteTable(
  'ownership_intervals',
  {
    site: integer('site').notNull(),
    visitor: text('visitor').notNull(),
    fromMs: integer('from_ms').notNull(),
    toMs: integer('to_ms').notNull(),
    lead: text('lead').notNull(),
    trust: text('trust', { enum: ['claimed', 'linked', 'verified', 'operator'] }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.site, t.visitor, t.fromMs] }), index('ownership_by_lead').on(t.site, t.lead)],
);

/** One row for each scored subject (`l:lead` or `v:visitor`). */
export const subjects = sqliteTable(
  'subjects',
  {
    site: integer('site').notNull(),
    subject: text('subject').notNull(),
    kind: text('kind', { enum: ['lead', 'visitor'] }).notNull(),
    /** JSON object: epoch → integer units; name of a gauge → the same for that gauge. */
    accumulators: text('accumulators').notNull(),
    /** log2 of the sum; null when it is not positive. */
    rankKey: real('rank_key'),
    lastSeenAtMs: integer('last_seen_at_ms').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.site, t.subject] }), // ranks leads only: visitors are listed by when they were seen, and there are many more of them
    index('subjects_by_rank').on(t.site, t.kind, t.rankKey).where(sql`kind = 'lead'`),
  ],
);

/** Contributions; those with counts = 0 wait behind a limit. */
export const ledger = sqliteTable(
  'ledger',
  {
    site: integer('site').notNull(),
    subject: text('subject').notNull(),
    rule: text('rule').notNull(),
    bucket: text('bucket').notNull(),
    atMs: integer('at_ms').notNull(),
    id: text('id').notNull(),
    visitor: text('visitor').notNull(),
    visit: text('visit').notNull(),
    day: integer('day').notNull(),
    points: integer('points').notNull(),
    counts: integer('counts').notNull(),
  },
  (t) => [primaryKey({ columns: [t.site, t.subject, t.rule, t.bucket, t.atMs, t.id, t.visitor] })],
);

export const onceSlots = sqliteTable(
  'once_slots',
  {
    site: integer('site').notNull(),
    subject: text('subject').notNull(),
    rule: text('rule').notNull(),
    key: text('key').notNull(),
    bucket: text('bucket').notNull(),
    atMs: integer('at_ms').notNull(),
    id: text('id').notNull(),
    visitor: text('visitor').notNull(),
  },
  (t) => [primaryKey({ columns: [t.site, t.subject, t.rule, t.key] })],
);

export const activeDays = sqliteTable(
  'active_days',
  {
    site: integer('site').notNull(),
    subject: text('subject').notNull(),
    day: integer('day').notNull(),
    lastAtMs: integer('last_at_ms').notNull(),
    lastId: text('last_id').notNull(),
    lastVisitor: text('last_visitor').notNull(),
    lastVisit: text('last_visit').notNull(),
    hasSeveralVisits: integer('has_several_visits').notNull(),
  },
  (t) => [primaryKey({ columns: [t.site, t.subject, t.day] })],
);

export const visitTotals = sqliteTable(
  'visit_totals',
  {
    site: integer('site').notNull(),
    subject: text('subject').notNull(),
    /** See {@link visitPartKey}. */
    visit: text('visit').notNull(),
    pageViews: integer('page_views').notNull(),
    lastAtMs: integer('last_at_ms').notNull(),
    lastId: text('last_id').notNull(),
    lastVisitor: text('last_visitor').notNull(),
    lastDay: integer('last_day').notNull(),
  },
  (t) => [primaryKey({ columns: [t.site, t.subject, t.visit] })],
);

export const windowViews = sqliteTable(
  'window_views',
  {
    site: integer('site').notNull(),
    subject: text('subject').notNull(),
    rule: text('rule').notNull(),
    atMs: integer('at_ms').notNull(),
    id: text('id').notNull(),
    visitor: text('visitor').notNull(),
    visit: text('visit').notNull(),
    day: integer('day').notNull(),
    engagedMs: integer('engaged_ms').notNull(),
  },
  (t) => [primaryKey({ columns: [t.site, t.subject, t.rule, t.atMs, t.id, t.visitor] })],
);

/** What people decided about leads, with the score, model version and evidence of that moment; append-only. */
export const stageDecisions = sqliteTable(
  'stage_decisions',
  {
    site: integer('site').notNull(),
    lead: text('lead').notNull(),
    /** In the order in which they were made, from 1 on for each lead. */
    seq: integer('seq').notNull(),
    id: text('id').notNull(),
    atMs: integer('at_ms').notNull(),
    kind: text('kind').notNull(),
    fromStage: text('from_stage').notNull(),
    toStage: text('to_stage').notNull(),
    reason: text('reason'),
    note: text('note').notNull(),
    /** Who: an account's e-mail address, or `api`. */
    by: text('by').notNull(),
    wakeAtMs: integer('wake_at_ms'),
    score: real('score').notNull(),
    modelVersion: integer('model_version').notNull(),
    /** JSON list of the newest contributions. */
    evidence: text('evidence').notNull(),
  },
  (t) => [primaryKey({ columns: [t.site, t.lead, t.seq] })],
);

/** Whether an alert rule may fire for a lead: armed again only after the score fell below the line. */
export const alertStates = sqliteTable(
  'alert_states',
  {
    site: integer('site').notNull(),
    lead: text('lead').notNull(),
    rule: text('rule').notNull(),
    armed: integer('armed', { mode: 'boolean' }).notNull(),
    lastFiredAtMs: integer('last_fired_at_ms'),
  },
  (t) => [primaryKey({ columns: [t.site, t.lead, t.rule] })],
);

/** Alerts as they were decided, with score, model version and evidence of that moment; append-only. */
export const alerts = sqliteTable(
  'alerts',
  {
    site: integer('site').notNull(),
    /** Stable for ever: the `webhook-id`. */
    id: text('id').notNull(),
    lead: text('lead').notNull(),
    atMs: integer('at_ms').notNull(),
    /** JSON list of rule kinds. */
    kinds: text('kinds').notNull(),
    /** JSON payload as it is delivered. */
    payload: text('payload').notNull(),
  },
  (t) => [primaryKey({ columns: [t.site, t.id] }), index('alerts_by_lead').on(t.site, t.lead, t.atMs)],
);

/** Where an alert goes and when; beside the alert, which is never changed. A test message has none. */
export const alertRoutes = sqliteTable(
  'alert_routes',
  {
    site: integer('site').notNull(),
    alert: text('alert').notNull(),
    /** See RouteStatus. */
    status: text('status').notNull(),
    /** E-mail address of the owner; empty: the channel. */
    receiver: text('receiver').notNull(),
    sentAtMs: integer('sent_at_ms'),
    /** When something has to be done about it; null: nothing more. */
    dueAtMs: integer('due_at_ms'),
    /** The message that told it: one that it joined, or a digest. */
    partOf: text('part_of'),
  },
  (t) => [
    primaryKey({ columns: [t.site, t.alert] }),
    index('alert_routes_due').on(t.dueAtMs).where(sql`due_at_ms IS NOT NULL`),
    index('alert_routes_by_receiver').on(t.site, t.receiver, t.sentAtMs).where(sql`sent_at_ms IS NOT NULL`),
  ],
);

/** What a site's owner says about alerts; absent: the default. */
export const alertSettings = sqliteTable('alert_settings', {
  site: integer('site').primaryKey(),
  /** JSON of AlertSettings. */
  document: text('document').notNull(),
});

/** Salespeople who receive alerts, by the e-mail address that leads are assigned to. */
export const alertReceivers = sqliteTable(
  'alert_receivers',
  {
    site: integer('site').notNull(),
    receiver: text('receiver').notNull(),
    /** JSON of ReceiverSettings. */
    document: text('document').notNull(),
  },
  (t) => [primaryKey({ columns: [t.site, t.receiver] })],
);

/** Whether an alert was useful, by who says so; the last word of each person holds. */
export const alertFeedback = sqliteTable(
  'alert_feedback',
  {
    site: integer('site').notNull(),
    alert: text('alert').notNull(),
    /** E-mail of the account, or `api`. */
    by: text('said_by').notNull(),
    isUseful: integer('is_useful', { mode: 'boolean' }).notNull(),
    atMs: integer('at_ms').notNull(),
  },
  (t) => [primaryKey({ columns: [t.site, t.alert, t.by] })],
);

/** Who a lead was given to, append-only; the newest of the person's holds. */
export const leadAssignments = sqliteTable(
  'lead_assignments',
  {
    site: integer('site').notNull(),
    lead: text('lead').notNull(),
    /** In the order in which they were made, from 1 on for each lead. */
    seq: integer('seq').notNull(),
    /** E-mail address; null: given to nobody. */
    owner: text('owner'),
    atMs: integer('at_ms').notNull(),
    by: text('said_by').notNull(),
  },
  (t) => [primaryKey({ columns: [t.site, t.lead, t.seq] }), index('lead_assignments_by_owner').on(t.site, t.owner)],
);

/** Whose return somebody wants to be told about, append-only; the newest of the person's holds. */
export const leadWatches = sqliteTable(
  'lead_watches',
  {
    site: integer('site').notNull(),
    lead: text('lead').notNull(),
    /** In the order in which it was said, from 1 on for each lead. */
    seq: integer('seq').notNull(),
    isWatched: integer('is_watched', { mode: 'boolean' }).notNull(),
    atMs: integer('at_ms').notNull(),
    by: text('said_by').notNull(),
  },
  (t) => [primaryKey({ columns: [t.site, t.lead, t.seq] })],
);

/** Promises to do something about a lead in a stage, and whether they were kept. */
export const handOffs = sqliteTable(
  'hand_offs',
  {
    site: integer('site').notNull(),
    lead: text('lead').notNull(),
    stage: text('stage').notNull(),
    startedAtMs: integer('started_at_ms').notNull(),
    /** When it is overdue by the settings of its start. */
    dueAtMs: integer('due_at_ms').notNull(),
    /** When somebody did it, or it lost its object; null: it is open. */
    endedAtMs: integer('ended_at_ms'),
    /** When it was found overdue; null: it was not. */
    overdueAtMs: integer('overdue_at_ms'),
  },
  (t) => [
    primaryKey({ columns: [t.site, t.lead, t.stage, t.startedAtMs] }),
    index('hand_offs_due').on(t.dueAtMs).where(sql`ended_at_ms IS NULL AND overdue_at_ms IS NULL`),
  ],
);

export const destinations = sqliteTable(
  'destinations',
  {
    site: integer('site').notNull(),
    id: text('id').notNull(),
    kind: text('kind', { enum: destinationKinds }).notNull(),
    name: text('name').notNull(),
    /** `https:…`; of an e-mail destination `mailto:…`. */
    url: text('url').notNull(),
    /** `whsec_…` */
    secret: text('secret').notNull(),
    isEnabled: integer('is_enabled', { mode: 'boolean' }).notNull(),
    createdAtMs: integer('created_at_ms').notNull(),
    /** Of whoever reads the messages there. */
    language: text('language').notNull().default('en'),
    /** Messages may name the person. */
    hasPersonalData: integer('has_personal_data', { mode: 'boolean' }).notNull().default(false),
    takesDigests: integer('takes_digests', { mode: 'boolean' }).notNull().default(true),
    /** The secret before the last change, which signs as well until then. */
    previousSecret: text('previous_secret'),
    previousSecretUntilMs: integer('previous_secret_until_ms'),
    /** First of the failures that no success followed. */
    failingSinceMs: integer('failing_since_ms'),
    /** Why the system switched it off; null: it is on, or a person did. */
    offReason: text('off_reason', { enum: ['gone', 'failing'] }),
  },
  (t) => [primaryKey({ columns: [t.site, t.id] })],
);

/** The outbox: one row for each alert and destination, written in the transaction that caused the alert. */
export const deliveries = sqliteTable(
  'deliveries',
  {
    site: integer('site').notNull(),
    destination: text('destination').notNull(),
    alert: text('alert').notNull(),
    status: text('status', { enum: ['waiting', 'delivered', 'dead'] }).notNull(),
    attempts: integer('attempts').notNull(),
    nextAtMs: integer('next_at_ms').notNull(),
    leaseUntilMs: integer('lease_until_ms').notNull(),
    /** The sender that claimed it last. */
    leaseOwner: text('lease_owner').notNull().default(''),
    createdAtMs: integer('created_at_ms').notNull(),
    settledAtMs: integer('settled_at_ms'),
    /** Status code of the last answer; null when there was none. */
    lastStatus: integer('last_status'),
    /** Start of the last answer, or the error, as text. */
    lastAnswer: text('last_answer'),
  },
  (t) => [primaryKey({ columns: [t.site, t.destination, t.alert] }), index('deliveries_due').on(t.status, t.nextAtMs)],
);

/** What a site's servers sign identities with, and this one its links. Several are valid at a time, so that they can be changed. */
export const signingKeys = sqliteTable(
  'signing_keys',
  {
    site: integer('site').notNull(),
    /** `sg_…`; public: it stands in what was signed. */
    id: text('id').notNull(),
    /** Kept as it is, as it has to sign and not only to be compared. */
    secret: text('secret').notNull(),
    createdAtMs: integer('created_at_ms').notNull(),
    /** From then on nothing that it signed is accepted; null: it is valid. */
    retiredAtMs: integer('retired_at_ms'),
  },
  (t) => [primaryKey({ columns: [t.site, t.id] })],
);

/** What a site's owner says about fit: domains and personas; absent: the default. */
export const fitSettings = sqliteTable('fit_settings', {
  site: integer('site').primaryKey(),
  /** Rises with each change, so that readers know when to read the document again. */
  version: integer('version').notNull(),
  /** JSON of FitSettings. */
  document: text('document').notNull(),
});

/** People's decisions about noise flags of a lead, append-only; of each flag the newest holds. */
export const noiseDecisions = sqliteTable(
  'noise_decisions',
  {
    site: integer('site').notNull(),
    lead: text('lead').notNull(),
    flag: text('flag').notNull(),
    atMs: integer('at_ms').notNull(),
    isOverruled: integer('is_overruled', { mode: 'boolean' }).notNull(),
    /** E-mail of the account, or `api`. */
    decidedBy: text('decided_by').notNull(),
  },
  (t) => [primaryKey({ columns: [t.site, t.lead, t.flag, t.atMs] })],
);

/** What people wrote about a lead; append-only. */
export const leadNotes = sqliteTable(
  'lead_notes',
  {
    site: integer('site').notNull(),
    lead: text('lead').notNull(),
    /** `nt_…`; begins with the time. */
    id: text('id').notNull(),
    atMs: integer('at_ms').notNull(),
    /** E-mail of the account. */
    by: text('written_by').notNull(),
    note: text('note').notNull(),
  },
  (t) => [primaryKey({ columns: [t.site, t.lead, t.id] })],
);

/** Ways to look at the list of leads that somebody gave a name; everybody of the site sees them. */
export const savedViews = sqliteTable(
  'saved_views',
  {
    site: integer('site').notNull(),
    /** `vw_…`; begins with the time. */
    id: text('id').notNull(),
    name: text('name').notNull(),
    /** Query of the page's address, without `?`. */
    query: text('query').notNull(),
    by: text('saved_by').notNull(),
    atMs: integer('at_ms').notNull(),
  },
  (t) => [primaryKey({ columns: [t.site, t.id] })],
);

/**
 * What was erased, so that events of then that arrive late do not bring it back: whose (as a hash), from when to when. Kept
 * for as long as events so old are accepted.
 */
export const erasures = sqliteTable(
  'erasures',
  {
    site: integer('site').notNull(),
    /** SHA-256 of a browser, an e-mail address or an external id; see usecases/erasure-marks.ts. */
    mark: text('mark').notNull(),
    fromMs: integer('from_ms').notNull(),
    toMs: integer('to_ms').notNull(),
    expiresAtMs: integer('expires_at_ms').notNull(),
  },
  (t) => [primaryKey({ columns: [t.site, t.mark, t.fromMs] })],
);

/** Events counted by what became of them: `stored`, `repeated`, `drop:reason`. Site 0: the site is not known. */
export const counters = sqliteTable(
  'counters',
  {
    site: integer('site').notNull(),
    name: text('name').notNull(),
    day: integer('day').notNull(),
    count: integer('count').notNull(),
  },
  (t) => [primaryKey({ columns: [t.site, t.name, t.day] })],
);

/** The newest events that could not be kept, with the reason, for the site owner to look at. */
export const quarantine = sqliteTable(
  'quarantine',
  {
    site: integer('site').notNull(),
    seq: integer('seq').notNull(),
    receivedAtMs: integer('received_at_ms').notNull(),
    reason: text('reason').notNull(),
    /** Start of the event as it came, as text. */
    excerpt: text('excerpt').notNull(),
  },
  (t) => [primaryKey({ columns: [t.site, t.seq] })],
);

export const accounts = sqliteTable('accounts', {
  id: text('id').primaryKey(),
  email: text('email').notNull().unique(),
  passwordHash: text('password_hash').notNull(),
  createdAtMs: integer('created_at_ms').notNull(),
  /** See domain/role.ts; accounts from before there were roles may do everything. */
  role: text('role', { enum: ['viewer', 'sales', 'marketer', 'admin'] })
    .notNull()
    .default('admin'),
});

/** One-time links by which a person makes their own account; the id is the SHA-256 of the token. */
export const invitations = sqliteTable('invitations', {
  id: text('id').primaryKey(),
  email: text('email').notNull().unique(),
  role: text('role', { enum: ['viewer', 'sales', 'marketer', 'admin'] }).notNull(),
  expiresAtMs: integer('expires_at_ms').notNull(),
});

/** Signed-in browsers; the id is the SHA-256 of the cookie's token, so that the table opens no door. */
export const signIns = sqliteTable('sign_ins', {
  id: text('id').primaryKey(),
  account: text('account').notNull(),
  expiresAtMs: integer('expires_at_ms').notNull(),
});

/** Facts of the installation: hash of the secret key, hash of the one-time setup token. */
export const settings = sqliteTable('settings', {
  name: text('name').primaryKey(),
  value: text('value').notNull(),
});
