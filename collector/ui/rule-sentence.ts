import type { Condition, Scalar } from '../domain/condition.ts';
import type { ActCondition, Limit, Rule, ViewCondition } from '../domain/scoring-model.ts';
import { fill } from './fill.ts';
import { type Reader, wordFor } from './reader.ts';

const dayMs = 86_400_000;

/** What a rule gives points for, in sentences; names that come from outside stand isolated. */
export function ruleSentence(rule: Rule, reader: Reader): string {
  const { sentences } = reader.texts.model;
  const { points, duration } = reader;
  const days = (n: number) => reader.plural(reader.texts.model.days, n);
  switch (rule.kind) {
    case 'view': {
      const form = rule.minEngagedMs > 0 ? sentences.viewFor : sentences.view;
      const values = {
        points: points(rule.points),
        pages: pagesOf(rule.when, reader),
        duration: duration(rule.minEngagedMs),
      };
      return join(fill(form, values), whereOf(rule.when.where, reader), limitOf(rule.limit, reader));
    }
    case 'dwell': {
      const tiers = rule.tiers.map((tier) =>
        fill(sentences.tier, { points: points(tier.points), duration: duration(tier.minEngagedMs) }),
      );
      const stays = fill(sentences.dwell, { pages: pagesOf(rule.when, reader), tiers: reader.list(tiers) });
      return join(stays, whereOf(rule.when.where, reader), limitOf(rule.limit, reader));
    }
    case 'frequency': {
      const values = {
        points: points(rule.points),
        visits: reader.plural(sentences.visits, rule.minVisits),
        pages: pagesOf(rule.when, reader),
        duration: duration(rule.minVisitEngagedMs),
        total: duration(rule.minEngagedMs),
        window: rule.windowMs % dayMs === 0 ? days(rule.windowMs / dayMs) : duration(rule.windowMs),
        days: days(rule.perDays),
      };
      return join(fill(sentences.frequency, values), whereOf(rule.when.where, reader));
    }
    case 'return':
      return fill(sentences.returned, {
        points: points(rule.points),
        within: days(rule.withinDays),
        days: days(rule.perDays),
      });
    case 'deep_visit':
      return fill(sentences.deepVisit, {
        points: points(rule.points),
        pages: reader.plural(sentences.pageCount, rule.minPageViews),
      });
    case 'act':
      return join(
        fill(sentences.act, { points: points(rule.points), acts: actsOf(rule.when, reader) }),
        whereOf(rule.when.where, reader),
        limitOf(rule.limit, reader),
      );
    case 'manual':
      return sentences.manual;
  }
}

const join = (...parts: readonly (string | undefined)[]) => parts.filter((part) => part !== undefined).join(' ');

/** Text from a document, kept apart from the sentence around it: first strong isolate … pop directional isolate. */
const isolated = (text: string) => `\u2068${text}\u2069`;

function pagesOf({ pageKinds }: ViewCondition, { texts, list }: Reader): string {
  const { sentences } = texts.model;
  if (!pageKinds) return sentences.anyPage;
  const kinds = pageKinds.map((kind) => wordFor(texts.pageKinds, kind) ?? isolated(kind));
  return fill(sentences.pages, { kinds: list(kinds) });
}

function actsOf({ types, ...when }: ActCondition, reader: Reader): string {
  const { sentences } = reader.texts.model;
  const acts = types.map((type) => wordFor(reader.texts.acts, type) ?? isolated(type));
  const details = detailsOf(when, reader);
  const anyOf = (when.anyOf ?? []).map((each) =>
    detailsOf(each, reader).reduce((a, b) => fill(sentences.comma, { a, b })),
  );
  const either = anyOf.length > 0 ? [anyOf.reduce((a, b) => fill(sentences.or, { a, b }))] : [];
  const all = [...details, ...either];
  if (all.length === 0) return reader.list(acts);
  return `${reader.list(acts)} (${all.reduce((a, b) => fill(sentences.semicolon, { a, b }))})`;
}

function detailsOf(
  { assetKinds, formKinds, names, contactSales, landed }: Omit<ActCondition, 'types' | 'anyOf' | 'where'>,
  { texts, list }: Reader,
): string[] {
  const { sentences } = texts.model;
  const details: string[] = [];
  const named = (kinds: readonly string[]) =>
    list(kinds.map((kind) => wordFor(sentences.kinds, kind) ?? isolated(kind)));
  if (assetKinds) details.push(fill(sentences.asset, { kinds: named(assetKinds) }));
  if (formKinds) details.push(fill(sentences.form, { kinds: named(formKinds) }));
  if (names) details.push(fill(sentences.names, { names: list(names.map(isolated)) }));
  if (contactSales !== undefined) details.push(contactSales ? sentences.wantsSales : sentences.noSales);
  if (landed !== undefined) details.push(landed ? sentences.landed : sentences.notLanded);
  return details;
}

const whereOf = (where: Condition | undefined, reader: Reader): string | undefined =>
  where && fill(reader.texts.model.sentences.where, { condition: conditionWords(where, reader) });

function conditionWords(condition: Condition, reader: Reader): string {
  const words = reader.texts.model.sentences.conditions;
  switch (condition.op) {
    case 'all':
      return allWords(condition.of, reader);
    case 'any':
      return fill(words.any, { conditions: allWords(condition.of, reader) });
    case 'not':
      return fill(words.not, { condition: conditionWords(condition.of, reader) });
    case 'exists':
      return fill(words.exists, { field: isolated(condition.field) });
    case 'is_one_of':
      return fill(words.is_one_of, {
        field: isolated(condition.field),
        value: reader.list(condition.values.map(valueWords)),
      });
    default:
      return fill(words[condition.op], { field: isolated(condition.field), value: valueWords(condition.value) });
  }
}

const allWords = (conditions: readonly Condition[], reader: Reader) =>
  reader.list(conditions.map((each) => conditionWords(each, reader)));

const valueWords = (value: Scalar) => isolated(typeof value === 'string' ? `“${value}”` : String(value));

function limitOf(limit: Limit | undefined, reader: Reader): string | undefined {
  if (!limit) return undefined;
  const { caps, oncePer } = reader.texts.model.sentences;
  const period = { 1: caps.day, 7: caps.week, 30: caps.month, ever: caps.ever }[limit.days ?? 'ever'];
  return join(
    limit.count === undefined ? undefined : reader.plural(period, limit.count),
    limit.perVisit === undefined ? undefined : reader.plural(caps.perVisit, limit.perVisit),
    limit.oncePer && oncePer[limit.oncePer],
  );
}
