import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { defaultModel } from '../../collector/domain/default-model.ts';
import { defaultPersonas } from '../../collector/domain/fit/default-personas.ts';
import { knownDomains } from '../../collector/domain/fit/email-domain.ts';
import { bestFit, fitAttributes, grades, type Wish } from '../../collector/domain/fit/fit.ts';
import { attributesOf } from '../../collector/domain/fit/lead-attributes.ts';
import { type MqlCase, mqlSpans, mqlStateAt } from '../../collector/domain/mql/mql.ts';
import { defaultMqlDefinition } from '../../collector/domain/mql/mql-definition.ts';

const page = readFileSync(new URL('../../docs/explanation/fit.md', import.meta.url), 'utf8');

/** What stands between two marks of the page; a test fails with what should stand there. */
const between = (mark: string) => page.split(`<!-- ${mark} -->\n`)[1]?.split(`\n<!-- end of ${mark} -->`)[0];

const wishText = ({ values, otherwise }: Wish) =>
  [...Object.entries(values).map(([value, goodPct]) => `${value} ${goodPct}`), `else ${otherwise}`].join(', ');

test('the table of personas is the product’s', () => {
  const rows = defaultPersonas.flatMap(({ name, wants }) =>
    fitAttributes.flatMap((attribute) => {
      const wish = wants[attribute];
      return wish ? [`| ${name} | ${attribute} | ${wish.weight} | ${wishText(wish)} |`] : [];
    }),
  );
  expect(between('personas')).toBe(
    ['| persona | attribute | weight | goodness |', '| --- | --- | --- | --- |', ...rows].join('\n'),
  );
});

test('the worked example of a fit is what the product computes', () => {
  const person = {
    email: 'leila@arya-tile.example',
    company: 'Arya Tile',
    traits: { سمت: 'مدیر ارشد مالی', employees: 140, industry: 'Retail' },
  };
  const domains = knownDomains({ ownStaff: [], competitors: [], customers: [] });
  const fit = bestFit(defaultPersonas, attributesOf(person, domains))!;
  const rows = fit.rows.map(
    ({ attribute, value, goodPct, maxPoints, points }) =>
      `| ${attribute}: ${value} | ${Math.round(maxPoints)} | ${goodPct} % | ${points} |`,
  );
  expect(between('example')).toBe(
    [
      `| known | at most | goodness | points |`,
      '| --- | --- | --- | --- |',
      ...rows,
      `| **${fit.persona.name}**, ${fit.coveragePct} % known | 100 | | **${fit.score}**, grade **${fit.grade}** |`,
    ].join('\n'),
  );
});

const startMs = Date.parse('2026-03-02T09:00:00Z');
const aCase = (lead: Partial<MqlCase>): MqlCase => ({
  ledger: [{ rule: 'pricing-return', points: 70, atMs: startMs }],
  grade: 'B',
  isFlagged: false,
  model: defaultModel,
  definition: defaultMqlDefinition,
  ...lead,
});

test('the lines are those at which leads come in and go out', () => {
  const isIn = (grade: MqlCase['grade'], points: number) =>
    mqlSpans(aCase({ grade, ledger: [{ rule: 'pricing-view', points, atMs: startMs }] })).length > 0;
  const enterAt = (grade: MqlCase['grade']) => Array.from({ length: 200 }, (_, n) => n).find((n) => isIn(grade, n));
  const rows = grades.map((grade) => {
    const line = enterAt(grade);
    if (line === undefined) return `| ${grade}, or not known | by asking only | |`;
    return `| ${grade} | from ${line} | below ${(line * defaultModel.hot.leaveBelow) / defaultModel.hot.enterAt} |`;
  });
  expect(between('lines')).toBe(['| grade | in | out |', '| --- | --- | --- |', ...rows].join('\n'));
});

test('what makes the next level is what the definition says', () => {
  const names = defaultMqlDefinition.advances.map((id) => defaultModel.rules.find((rule) => rule.id === id)!.name);
  expect(page).toContain(`each of these that counts: ${names.map((name) => name.toLowerCase()).join('; ')}.`);
});

test('the worked example of an MQL is what the product computes', () => {
  const [span] = mqlSpans(aCase({}));
  const minute = (atMs: number) => new Date(atMs).toISOString().slice(0, 16).replace('T', ' ');
  const rows = [0, 2, 4, 8, 9].map((days) => {
    const atMs = startMs + days * 86_400_000;
    const score = 70 * 2 ** (-days / 14);
    return `| ${minute(atMs)} | ${score.toFixed(1)} | ${mqlStateAt(aCase({}), atMs).isMql ? 'MQL' : 'not'} |`;
  });
  expect(between('mql')).toBe(
    [
      '| moment | score | |',
      '| --- | --- | --- |',
      ...rows,
      '',
      `In at ${minute(span!.fromMs)}, below 60 on the fourth day and still in, out at ${minute(span!.toMs)}.`,
    ].join('\n'),
  );
});
