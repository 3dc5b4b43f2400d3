import { defaultAlertSettings, receiverOf } from '../../collector/domain/alert-settings.ts';
import { defaultModel } from '../../collector/domain/default-model.ts';
import { roundToSum, worthOfEach } from '../../collector/domain/explain.ts';
import { defaultFitSettings, fitRules } from '../../collector/domain/fit/fit-settings.ts';
import { leadActivity } from '../../collector/domain/lead-activity.ts';
import { mqlOf, profileOf } from '../../collector/domain/lead-profile.ts';
import { levelOf } from '../../collector/domain/level.ts';
import { defaultMqlDefinition } from '../../collector/domain/mql/mql-definition.ts';
import { queueOf } from '../../collector/domain/queue.ts';
import type { DeliveryAttempt } from '../../collector/ports/delivery-attempts.ts';
import type {
  ActRow,
  AlertRecord,
  AlertSummary,
  DeliverySummary,
  DestinationSummary,
  HandOffSummary,
  LeadDetail,
  LeadMoment,
  ListedLead,
  OnSite,
  PageRow,
  ReceiverSummary,
  RowPoints,
  SavedView,
  ScoreExplanation,
  ScorePart,
  SiteActivity,
  SiteSummary,
  Timeline,
  TimelineVisit,
  VisitorSummary,
} from '../../collector/ports/queries.ts';
import { siteDay } from '../../collector/usecases/site-day.ts';

/** What an attacker would send in every field that comes from outside. */
export const hostile = '<img src=x onerror=alert(1)>';
const hostileUrl = 'javascript:alert(1)//<svg onload=alert(1)>';
const longUrl = `https://www.example.com/${'a-very-long-path-segment/'.repeat(12)}?utm_source=newsletter&utm_campaign=${'x'.repeat(80)}`;

/** 22 November 2025, 14:26 in Kuala Lumpur. */
export const sampleNowMs = Date.UTC(2025, 10, 22, 6, 26, 0);
const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

export const sampleSites: readonly SiteSummary[] = [
  {
    id: 1,
    key: 'st_sample',
    name: 'Kedai Lampu',
    kind: 'live',
    origins: ['https://www.example.com', 'https://shop.example.com'],
    timeZone: 'Asia/Kuala_Lumpur',
  },
  { id: 2, key: 'st_empty', name: `Empty ${hostile}`, kind: 'live', origins: [], timeZone: 'Asia/Tehran' },
  { id: 3, key: 'st_play', name: 'Playground', kind: 'playground', origins: [], timeZone: 'UTC' },
  { id: 4, key: 'st_demo', name: 'Demo', kind: 'demo', origins: [], timeZone: 'UTC' },
];

const ruleNames = new Map(defaultModel.rules.map(({ id, name }) => [id, name]));

const points = (rule: string, earned: number, counts = true): RowPoints => ({
  rule,
  ruleName: ruleNames.get(rule) ?? rule,
  points: earned,
  counts,
});

function page(row: Partial<PageRow> & Pick<PageRow, 'id' | 'atMs'>): PageRow {
  return {
    kind: 'page',
    url: 'https://www.example.com/',
    title: 'Kedai Lampu: lamps for every room',
    pageKind: 'other',
    engagedMs: 0,
    scrollPct: 0,
    points: [],
    unscored: undefined,
    ...row,
  };
}

function act(row: Partial<ActRow> & Pick<ActRow, 'id' | 'atMs' | 'type'>): ActRow {
  return { kind: 'act', detail: '', contactSales: undefined, points: [], unscored: undefined, ...row };
}

function visit(of: Partial<TimelineVisit> & Pick<TimelineVisit, 'visit' | 'rows'>): TimelineVisit {
  const times = of.rows.map((row) => row.atMs);
  const engagedMs = of.rows.reduce((sum, row) => sum + (row.kind === 'page' ? row.engagedMs : 0), 0);
  const startedAtMs = Math.min(...times);
  return {
    visitor: 'vi_maryam_phone',
    startedAtMs,
    endedAtMs: Math.max(Math.max(...times), startedAtMs + engagedMs + 20_000),
    engagedMs,
    source: '',
    device: 'phone/safari/ios',
    isBeforeKnown: false,
    ...of,
  };
}

const pricing = { url: 'https://www.example.com/pricing', title: 'Pricing', pageKind: 'pricing' } as const;

const knownVisits: readonly TimelineVisit[] = [
  visit({
    visit: 'vs_now',
    source: 'newsletter: November offers',
    rows: [
      page({
        id: 'n1',
        atMs: sampleNowMs - 9 * minute,
        engagedMs: 22_000,
        scrollPct: 40,
        points: [points('visit', 2), points('page-other', 1)],
      }),
      page({
        id: 'n2',
        atMs: sampleNowMs - 8 * minute,
        ...pricing,
        engagedMs: 100_000,
        scrollPct: 95,
        points: [
          points('pricing-view', 8),
          points('pricing-engagement', 3),
          points('pricing-engagement', 5),
          points('pricing-return', 20),
        ],
      }),
      act({
        id: 'n3',
        atMs: sampleNowMs - 6 * minute,
        type: 'cta_click',
        detail: 'Start trial',
        points: [points('cta-click', 5)],
      }),
      act({
        id: 'n4',
        atMs: sampleNowMs - 5 * minute,
        type: 'download',
        detail: 'https://www.example.com/files/buying-guide.pdf',
        points: [points('buying-guide', 15)],
      }),
      page({ id: 'n5', atMs: sampleNowMs - 4 * minute, url: hostileUrl, title: hostile, engagedMs: 0 }),
      act({ id: 'n6', atMs: sampleNowMs - 3 * minute, type: 'custom', detail: hostile }),
    ],
  }),
  visit({
    visit: '',
    visitor: '~ld_maryam',
    device: undefined,
    source: '',
    rows: [
      act({
        id: 'm1',
        atMs: sampleNowMs - 7 * hour,
        type: 'email_reply',
        detail: 'Re: your question about lamps',
        points: [points('email-reply', 10)],
      }),
    ],
  }),
  visit({
    visit: 'vs_identify',
    source: 'google.com',
    rows: [
      page({
        id: 'y1',
        atMs: sampleNowMs - 26 * hour,
        ...pricing,
        engagedMs: 100_000,
        scrollPct: 80,
        points: [
          points('visit', 2),
          points('pricing-view', 8),
          points('pricing-engagement', 3),
          points('pricing-engagement', 5),
        ],
      }),
      page({
        id: 'y2',
        atMs: sampleNowMs - 26 * hour + 3 * minute,
        url: longUrl,
        title: 'مصباح‌های اداری: مقایسهٔ کامل مدل‌ها',
        pageKind: 'product',
        engagedMs: 250_000,
        scrollPct: 100,
        points: [points('page-product', 3)],
      }),
      act({
        id: 'y3',
        atMs: sampleNowMs - 26 * hour + 8 * minute,
        type: 'form_submit',
        detail: 'contact',
        contactSales: false,
        points: [points('form', 15)],
      }),
      act({ id: 'y4', atMs: sampleNowMs - 26 * hour + 8 * minute, type: 'identify', detail: 'maryam@example.com' }),
    ],
  }),
];

const earlierVisits: readonly TimelineVisit[] = [
  visit({
    visit: 'vs_first',
    source: hostile,
    isBeforeKnown: true,
    rows: [
      page({
        id: 'f1',
        atMs: sampleNowMs - 44 * hour,
        ...pricing,
        engagedMs: 45_000,
        scrollPct: 60,
        points: [points('visit', 2), points('pricing-view', 8), points('pricing-engagement', 3)],
      }),
      page({
        id: 'f2',
        atMs: sampleNowMs - 44 * hour + 2 * minute,
        ...pricing,
        engagedMs: 7_000,
        points: [points('pricing-view', 8, false)],
      }),
      page({
        id: 'f3',
        atMs: sampleNowMs - 44 * hour + 4 * minute,
        url: 'https://www.example.com/careers',
        title: 'Careers',
        pageKind: 'careers',
        engagedMs: 12_000,
        points: [points('page-careers', -10)],
      }),
      act({
        id: 'f4',
        atMs: sampleNowMs - 44 * hour + 5 * minute,
        type: 'outbound_click',
        detail: 'https://maps.example.org/?q=lamps',
      }),
    ],
  }),
  visit({
    visit: 'vs_late',
    isBeforeKnown: true,
    rows: [page({ id: 'l1', atMs: sampleNowMs - 40 * day, engagedMs: 30_000, unscored: 'too_late' })],
  }),
];

/** What was decided, sent and written between the visits, newest first. */
export const sampleMoments: readonly LeadMoment[] = [
  { kind: 'alert', id: 'al_3', atMs: sampleNowMs - 6 * minute, kinds: ['pricing_return', 'hot'] },
  {
    kind: 'note',
    id: 'nt_1',
    atMs: sampleNowMs - 6 * hour,
    by: 'owner@example.com',
    note: `Asked for a quote for 40 lamps.\nمریم هفتهٔ آینده تماس می‌گیرد. ${hostile}`,
  },
  {
    kind: 'decision',
    id: 'dc_1',
    atMs: sampleNowMs - 24 * hour,
    decision: {
      id: 'dc_1',
      lead: 'ld_maryam',
      atMs: sampleNowMs - 24 * hour,
      kind: 'reopen',
      wakeAtMs: undefined,
      fromStage: 'recycled',
      toStage: 'mql',
      reason: undefined,
      note: hostile,
      by: 'owner@example.com',
      score: 61.4,
      modelVersion: 1,
      evidence: [],
    },
  },
  {
    kind: 'merge',
    id: 'mg_1',
    atMs: sampleNowMs - 25 * hour,
    merge: {
      id: 'mg_1',
      lead: 'ld_maryam_old',
      into: 'ld_maryam',
      undoes: undefined,
      atMs: sampleNowMs - 25 * hour,
      by: 'api',
      why: 'Same person, new address',
    },
  },
  {
    kind: 'noise',
    id: 'ld_maryam-analyst-1',
    atMs: sampleNowMs - 25.5 * hour,
    by: 'owner@example.com',
    flag: 'analyst',
    isOverruled: true,
  },
];

const olderVisits: readonly TimelineVisit[] = [
  visit({
    visit: 'vs_oldest',
    isBeforeKnown: true,
    rows: [
      page({
        id: 'o1',
        atMs: sampleNowMs - 60 * day,
        engagedMs: 64_000,
        points: [points('visit', 2), points('page-other', 1)],
      }),
    ],
  }),
];

/** Two pages of a timeline; the cursor is `older`. */
export function sampleTimeline(before: string | undefined): Timeline {
  if (before === 'older') return { visits: olderVisits, next: undefined };
  return { visits: [...knownVisits, ...earlierVisits], next: 'older' };
}

/** The explanation that the rows above add up to. */
export function explain(visits: readonly TimelineVisit[], nowMs: number): ScoreExplanation {
  const earned = visits.flatMap((each) =>
    each.rows.flatMap((row) =>
      row.points
        .filter(({ counts }) => counts)
        .map((one) => ({ ...one, visitor: each.visitor, touchpoint: row.id, atMs: row.atMs })),
    ),
  );
  const worth = worthOfEach(earned, nowMs, defaultModel.halfLifeMs);
  const shown = roundToSum(worth, 1);
  const score = worth.reduce((sum, each) => sum + each, 0);
  return {
    atMs: nowMs,
    score,
    shown: shown.total,
    level: levelOf(score, defaultModel),
    modelVersion: 1,
    halfLifeMs: defaultModel.halfLifeMs,
    coolsAtMs: score >= 60 ? nowMs + defaultModel.halfLifeMs * Math.log2(score / 60) : undefined,
    urgency: score / 2,
    trend: 'rising',
    groups: [],
    parts: earned.map(({ rule, ruleName, visitor, touchpoint, atMs, points: then }, index) => ({
      rule,
      ruleName,
      visitor,
      touchpoint,
      atMs,
      points: then,
      worth: worth[index] ?? 0,
      shown: shown.parts[index] ?? 0,
    })),
  };
}

export const sampleExplanation = explain([...knownVisits, ...earlierVisits, ...olderVisits], sampleNowMs);

const rules = fitRules({ ...defaultFitSettings, competitors: ['nour.example'] });

/** With the profile that the product would show, from attributes and the parts of a score. */
function lead(
  of: Partial<LeadDetail> & Pick<LeadDetail, 'id' | 'score'>,
  parts: readonly ScorePart[] = [],
): LeadDetail {
  const person = { email: of.email, company: of.company, traits: of.traits ?? {} };
  const ledger = parts.map(({ rule, points, atMs }) => ({ rule, points, atMs, day: Math.floor(atMs / day) }));
  const by = { rules, model: defaultModel, definition: defaultMqlDefinition };
  const profile = profileOf({ person, ledger, browsers: 1, botBrowsers: 0, overruled: ['analyst'] }, by);
  return {
    email: undefined,
    name: undefined,
    company: undefined,
    trust: 'claimed',
    level: levelOf(of.score, defaultModel),
    lastSeenAtMs: sampleNowMs - 3 * day,
    stage: 'lead',
    derivedStage: 'lead',
    owner: undefined,
    isWatched: false,
    topReason: 'Viewed a product page',
    externalId: undefined,
    traits: {},
    source: 'form',
    createdAtMs: sampleNowMs - 30 * day,
    aliases: [],
    browsers: [],
    profile,
    mql: mqlOf({ profile, ledger }, by, sampleNowMs),
    ...of,
  };
}

export const sampleLeads: readonly LeadDetail[] = [
  lead(
    {
      id: 'ld_maryam',
      score: sampleExplanation.shown,
      name: 'مریم حسینی',
      email: 'maryam@example.com',
      company: 'روشنایی البرز',
      trust: 'verified',
      lastSeenAtMs: sampleNowMs - 3 * minute,
      stage: 'mql',
      derivedStage: 'mql',
      topReason: 'Came back to pricing',
      externalId: 'crm-4711',
      source: 'api',
      createdAtMs: sampleNowMs - 26 * hour,
      traits: { role: 'Head of purchasing', employees: 240, newsletter: true, note: hostile },
      browsers: [
        {
          visitor: 'vi_maryam_phone',
          fromMs: sampleNowMs - 90 * day,
          toMs: undefined,
          trust: 'verified',
          device: 'phone/safari/ios',
        },
      ],
    },
    sampleExplanation.parts,
  ),
  lead({
    id: 'ld_tan',
    score: 48.3,
    name: 'Tan Wei Ming',
    email: 'weiming.tan@cahaya.example',
    company: 'Cahaya Sdn Bhd',
    trust: 'linked',
    stage: 'lead',
    derivedStage: 'lead',
    owner: undefined,
    isWatched: false,
    topReason: 'Stayed on pricing',
    traits: { title: 'Industry analyst' },
  }),
  lead({
    id: 'ld_hostile',
    score: 37.9,
    name: hostile,
    email: '"><script>alert(1)</script>@example.com',
    company: `${hostile} & Söhne`,
    stage: 'lead',
    derivedStage: 'lead',
    owner: undefined,
    isWatched: false,
    topReason: hostile,
    traits: { title: `Student ${hostile}` },
  }),
  lead({
    id: 'ld_omar',
    score: 21.4,
    name: 'عمر الخطيب',
    email: 'omar@nour.example',
    company: 'شركة النور للإضاءة',
    trust: 'operator',
    stage: 'recycled',
  }),
  lead({ id: 'ld_long', score: 16, name: undefined, email: `${'very.long.address.'.repeat(6)}@example.com` }),
  lead({
    id: 'ld_cold',
    score: -4.2,
    name: 'Siti Aminah',
    email: 'siti@example.com',
    stage: 'lead',
    derivedStage: 'lead',
    owner: undefined,
    isWatched: false,
    topReason: 'Viewed a careers page',
  }),
  lead({
    id: 'ld_new',
    score: 0,
    name: 'Daniel Fischer',
    email: 'daniel@example.org',
    lastSeenAtMs: undefined,
    stage: 'lead',
    derivedStage: 'lead',
    owner: undefined,
    isWatched: false,
    topReason: undefined,
    source: 'import',
  }),
];

/** The leads as their list shows them. */
export function sampleList(at: Parameters<typeof leadActivity>[1]): ListedLead[] {
  return sampleLeads.map((each) => {
    const earlier = [12, 11, 3].map((days) => ({
      rule: 'page-product',
      points: Math.round(each.score / 2),
      atMs: sampleNowMs - days * day,
    }));
    const parts = each.id === 'ld_maryam' ? sampleExplanation.parts : earlier;
    const ledger = parts.map(({ rule, points, atMs }) => ({
      rule,
      points,
      atMs,
      day: siteDay(atMs, 'Asia/Kuala_Lumpur'),
    }));
    const { reason, ...activity } = leadActivity(ledger, at);
    const named = reason && { ruleName: ruleNames.get(reason.rule) ?? reason.rule, ...reason };
    return {
      lead: each,
      queue: queueOf(each.stage),
      ...activity,
      reason: each.topReason === undefined || !named ? undefined : { ...named, ruleName: each.topReason },
      owner: each.id === 'ld_tan' ? 'sales@example.com' : undefined,
      answerDueAtMs: each.id === 'ld_maryam' ? sampleNowMs + 40 * minute : undefined,
      decidedBy: each.stage === 'recycled' ? hostile : undefined,
      wakesAtMs: each.stage === 'recycled' ? sampleNowMs + 5 * day : undefined,
    };
  });
}

export const sampleViews: readonly SavedView[] = [
  { id: 'vw_1', name: `Mine ${hostile}`, query: 'queue=ready&grade=A', by: 'owner@example.com' },
];

export const sampleVisitors: readonly (VisitorSummary & { readonly lead: string | undefined })[] = [
  {
    visitor: 'vi_anonymous_1',
    score: 19,
    level: 3,
    firstSeenAtMs: sampleNowMs - 44 * hour,
    lastSeenAtMs: sampleNowMs - 2 * minute,
    isBot: false,
    device: 'desktop/edge/windows',
    lead: undefined,
  },
  {
    visitor: 'vi_bot',
    score: 0,
    level: 4,
    firstSeenAtMs: sampleNowMs - hour,
    lastSeenAtMs: sampleNowMs - hour,
    isBot: true,
    device: undefined,
    lead: undefined,
  },
  {
    visitor: 'vi_maryam_phone',
    score: 0,
    level: 4,
    firstSeenAtMs: sampleNowMs - 60 * day,
    lastSeenAtMs: sampleNowMs - 3 * minute,
    isBot: false,
    device: 'phone/safari/ios',
    lead: 'ld_maryam',
  },
];

export const sampleOnSite: readonly OnSite[] = [
  {
    visitor: 'vi_anonymous_1',
    lastSeenAtMs: sampleNowMs - 2 * minute,
    lead: undefined,
    page: { ...pricing, engagedMs: 95_000 },
  },
  {
    visitor: 'vi_maryam_phone',
    lastSeenAtMs: sampleNowMs - 3 * minute,
    lead: { id: 'ld_maryam', name: 'مریم حسینی', email: 'maryam@example.com' },
    page: { url: hostileUrl, title: hostile, pageKind: hostile, engagedMs: 0 },
  },
];

export const sampleVisitorVisits: readonly TimelineVisit[] = [
  visit({
    visit: 'vs_anon',
    visitor: 'vi_anonymous_1',
    source: 'bing.com',
    rows: [
      page({
        id: 'a1',
        atMs: sampleNowMs - 5 * minute,
        engagedMs: 95_000,
        scrollPct: 75,
        ...pricing,
        points: [
          points('visit', 2),
          points('pricing-view', 8),
          points('pricing-engagement', 3),
          points('pricing-engagement', 5),
        ],
      }),
      page({
        id: 'a2',
        atMs: sampleNowMs - 2 * minute,
        engagedMs: 8_000,
        points: [points('page-other', 1)],
        title: '',
      }),
    ],
  }),
];

export const sampleBotVisits: readonly TimelineVisit[] = [
  visit({ visit: 'vs_bot', visitor: 'vi_bot', rows: [page({ id: 'b1', atMs: sampleNowMs - hour, unscored: 'bot' })] }),
];

export const sampleActivity: SiteActivity = {
  firstEventAtMs: sampleNowMs - 60 * day,
  lastEventAtMs: sampleNowMs - 2 * minute,
  stored: 12_480,
  repeated: 37,
  drops: [
    { reason: 'origin_not_allowed', count: 12 },
    { reason: 'invalid_engagedMs', count: 4 },
    { reason: `made_up_${hostile}`, count: 2 },
  ],
  quarantined: [
    {
      receivedAtMs: sampleNowMs - 5 * minute,
      reason: 'origin_not_allowed',
      excerpt: '{"id":"x","type":"page_view","url":"https://elsewhere.example/"}',
    },
    {
      receivedAtMs: sampleNowMs - 9 * minute,
      reason: `made_up_${hostile}`,
      excerpt: `{"title":"${hostile}","deep":${'['.repeat(60)}`,
    },
  ],
};

const untouched = {
  language: 'en',
  hasPersonalData: false,
  takesDigests: true,
  previousSecret: 'whsec_YmVmb3JlLXRoZS1sYXN0LWNoYW5nZQ',
  previousSecretUntilMs: undefined,
  failingSinceMs: undefined,
  offReason: undefined,
};

export const sampleDestinations: readonly DestinationSummary[] = [
  {
    ...untouched,
    id: 'ds_crm',
    name: 'CRM',
    kind: 'webhook',
    url: 'https://crm.example.com/hooks/footprint',
    secret: 'whsec_c2FtcGxlLXNlY3JldC1mb3ItdGhlLXRlc3Rz',
    isEnabled: true,
  },
  {
    ...untouched,
    offReason: 'failing',
    failingSinceMs: sampleNowMs - 5 * 86_400_000,
    id: 'ds_off',
    name: hostile,
    kind: 'webhook',
    url: 'https://old.example.com/hook',
    secret: 'whsec_b2xkLXNlY3JldC1mb3ItdGhlLXRlc3Rz',
    isEnabled: false,
  },
];

/** The alert that the newest delivery brought. */
export const sampleAlertRecords: readonly AlertRecord[] = [
  {
    id: 'al_3',
    lead: 'ld_maryam',
    atMs: sampleNowMs - 6 * minute,
    kinds: ['pricing_return', 'hot'],
    payload: JSON.stringify({
      type: 'lead.hot',
      timestamp: new Date(sampleNowMs - 6 * minute).toISOString(),
      data: {
        version: 1,
        alertId: 'al_3',
        site: { key: 'st_sample', name: 'Sample' },
        lead: { id: 'ld_maryam', url: 'http://localhost:4100/sites/st_sample/leads/ld_maryam' },
        kinds: ['pricing_return', 'hot'],
        why: 'Came back',
        score: 72.4,
      },
    }),
  },
];

export const sampleDeliveries: readonly DeliverySummary[] = [
  {
    alert: 'al_3',
    destination: 'ds_crm',
    destinationName: 'CRM',
    lead: 'ld_maryam',
    kinds: ['pricing_return', 'hot'],
    status: 'delivered',
    attempts: 1,
    createdAtMs: sampleNowMs - 6 * minute,
    nextAtMs: sampleNowMs,
    lastStatus: 204,
    lastAnswer: '',
  },
  {
    alert: 'al_2',
    destination: 'ds_crm',
    destinationName: 'CRM',
    lead: 'ld_tan',
    kinds: ['hot'],
    status: 'waiting',
    attempts: 3,
    createdAtMs: sampleNowMs - 2 * hour,
    nextAtMs: sampleNowMs + 12 * minute,
    lastStatus: 503,
    lastAnswer: `<html><body>${hostile} Service Unavailable</body></html>`,
  },
  {
    alert: 'al_1',
    destination: 'ds_off',
    destinationName: hostile,
    lead: '',
    kinds: ['test'],
    status: 'dead',
    attempts: 12,
    createdAtMs: sampleNowMs - 4 * day,
    nextAtMs: sampleNowMs,
    lastStatus: undefined,
    lastAnswer: 'connect ECONNREFUSED',
  },
];

export const sampleAttempts: Readonly<Record<string, readonly DeliveryAttempt[]>> = {
  'ds_crm/al_2': [
    {
      attempt: 1,
      atMs: sampleNowMs - 2 * hour,
      durationMs: 15_000,
      status: undefined,
      noAnswer: 'timeout',
      answer: 'No answer within 15 s.',
      nextAtMs: sampleNowMs - 2 * hour + 20_000,
    },
    {
      attempt: 2,
      atMs: sampleNowMs - 2 * hour + 20_000,
      durationMs: 84,
      status: 503,
      noAnswer: undefined,
      answer: `<html><body>${hostile} Service Unavailable</body></html>`,
      nextAtMs: sampleNowMs + 12 * minute,
    },
  ],
};

export const sampleReceivers: readonly ReceiverSummary[] = [
  { receiver: 'sam@example.com', settings: receiverOf(defaultAlertSettings, { capacity: 10 }), openLeads: 4 },
];

const sentAlert: AlertSummary = {
  id: 'al_0mi9x3k7w000a1b2c3d4',
  lead: 'ld_maryam',
  person: { name: 'مریم حسینی', email: 'maryam@example.com' },
  atMs: sampleNowMs - 3 * minute,
  kinds: ['pricing_return', 'hot'],
  why: 'Came back to the pricing page: 3 visits within 2 days. The score crossed the hot line',
  score: 71.3,
  status: 'sent',
  receiver: 'sam@example.com',
  sentAtMs: sampleNowMs - 3 * minute,
  dueAtMs: sampleNowMs + 12 * minute,
  partOf: undefined,
  isUseful: true,
  answer: 'accept',
};

export const sampleAlerts: readonly AlertSummary[] = [
  sentAlert,
  {
    ...sentAlert,
    id: 'al_held',
    lead: 'ld_hostile',
    person: { name: undefined, email: `${hostile}@example.com` },
    receiver: hostile,
    status: 'held',
    isUseful: false,
    answer: undefined,
  },
  {
    ...sentAlert,
    id: 'al_digest',
    lead: '',
    person: undefined,
    kinds: ['digest'],
    score: undefined,
    isUseful: undefined,
    answer: undefined,
  },
];

export const sampleHandOffs: readonly HandOffSummary[] = [
  {
    lead: 'ld_maryam',
    person: { name: 'مریم حسینی', email: 'maryam@example.com' },
    owner: 'sam@example.com',
    stage: 'sal',
    startedAtMs: sampleNowMs - day,
    dueAtMs: sampleNowMs - 5 * minute,
    isOverdue: true,
  },
];
