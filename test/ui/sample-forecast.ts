import { defaultModel } from '../../collector/domain/default-model.ts';
import type { Outlook } from '../../collector/domain/forecast/outlook.ts';
import type { ActRule } from '../../collector/domain/scoring-model.ts';
import type { ModelDraft } from '../../collector/ports/queries.ts';
import type { Forecast } from '../../collector/usecases/forecast.ts';
import { sampleNowMs } from './sample-data.ts';

const dayMs = 86_400_000;

function anOutlook(becameMql: readonly number[], alerts: readonly number[], atLine: (line: number) => number): Outlook {
  const weekMs = 7 * dayMs;
  const firstMs = sampleNowMs - becameMql.length * weekMs;
  const sum = (counts: readonly number[]) => counts.reduce((all, count) => all + count, 0);
  return {
    weeks: becameMql.map((count, index) => ({
      fromMs: firstMs + index * weekMs,
      becameMql: count,
      alerts: alerts[index]!,
    })),
    mqlLeads: sum(becameMql),
    mqlAtEnd: 9,
    alerts: sum(alerts),
    owners: [
      {
        owner: 'salma@acme.example',
        alerts: sum(alerts) - 3,
        alertsPerDay: (sum(alerts) - 3) / 90,
        busiestDay: { fromMs: sampleNowMs - 6 * dayMs, alerts: 5 },
      },
      { owner: undefined, alerts: 3, alertsPerDay: 3 / 90, busiestDay: { fromMs: sampleNowMs - 2 * dayMs, alerts: 2 } },
    ],
    curve: Array.from({ length: 30 }, (_, index) => ({ line: (index + 1) * 5, leads: atLine((index + 1) * 5) })),
  };
}

const person = (lead: string, name: string | undefined, email: string) => ({
  lead,
  name,
  email,
  externalId: undefined,
});

/** A draft that lowers the line, gives more for the phone, and has a rule of its own. */
export const sampleDraft: ModelDraft = {
  model: {
    ...defaultModel,
    version: 2,
    hot: { enterAt: 50, leaveBelow: 40 },
    rules: [
      ...defaultModel.rules.map((rule) => (rule.id === 'call' ? { ...rule, points: 25 } : rule)),
      {
        id: 'our-rule',
        name: 'از صفحهٔ تعرفه آمد',
        kind: 'act',
        points: 7,
        when: { types: ['custom'], where: { op: 'starts_with', field: 'name', value: '<b>plan' } },
        limit: { count: 2, days: 7 },
      } satisfies ActRule,
    ],
  },
  savedAtMs: sampleNowMs - dayMs,
  savedBy: 'owner@example.com',
};

/** A forecast as a page meets it: people of several scripts, names that try to be markup. */
export const sampleForecast: Forecast = {
  fromMs: sampleNowMs - 90 * dayMs,
  toMs: sampleNowMs,
  leads: 212,
  touchpoints: 48_211,
  today: anOutlook([2, 3, 1, 4, 2, 5, 3, 2, 4, 3, 6, 4, 2], [3, 4, 2, 4, 3, 6, 3, 2, 5, 3, 7, 5, 2], (line) =>
    Math.round(90 * Math.exp(-line / 60)),
  ),
  draft: anOutlook([4, 5, 3, 6, 4, 8, 5, 4, 6, 5, 9, 6, 4], [5, 6, 4, 6, 5, 9, 5, 3, 7, 4, 10, 7, 3], (line) =>
    Math.round(104 * Math.exp(-line / 80)),
  ),
  enter: [
    {
      ...person('ld_maryam', 'مریم رضایی', 'maryam@rayan.example'),
      peakToday: 52,
      peakDraft: 71,
      becameMqlAtMs: sampleNowMs - 3 * dayMs,
    },
    {
      ...person('ld_script', '<script>alert(1)</script>', 'bobby@tables.example'),
      peakToday: 41,
      peakDraft: 63,
      becameMqlAtMs: sampleNowMs - 12 * dayMs,
    },
  ],
  enterCount: 28,
  leave: [
    {
      ...person('ld_ali', 'Ali bin Ahmad', 'ali@maju.example'),
      peakToday: 61,
      peakDraft: 48,
      becameMqlAtMs: sampleNowMs - 30 * dayMs,
    },
  ],
  leaveCount: 1,
  stayCount: 40,
  won: {
    leads: 5,
    today: { leads: 3, daysBefore: 12.5 },
    draft: { leads: 4, daysBefore: 19 },
    daysEarlier: 4.5,
    named: [
      {
        ...person('ld_won', 'Noor al-Masri', 'noor@dunia.example'),
        wonAtMs: sampleNowMs - 5 * dayMs,
        todayAtMs: undefined,
        draftAtMs: sampleNowMs - 24 * dayMs,
      },
    ],
  },
};
