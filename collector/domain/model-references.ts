import type { Place } from './document-reader.ts';
import type { ScoringModel } from './scoring-model.ts';

/** Of a kind that looks at every page view or visit; each costs every one of them. */
export const maxRulesOverVisits = 20;

/** What no part can know by itself: names that are used twice, or that nothing has. */
export function checkReferences(model: ScoringModel, place: Place): void {
  const { rules, groups = [], mql, urlKinds = [], pageKinds, assetKinds, formKinds } = model;
  const unique = (part: string, key: string, values: readonly string[]) => {
    for (const [index, value] of values.entries()) {
      if (values.indexOf(value) < index) place.under(part).at(index).under(key).wrong(`"${value}" is there already`);
    }
  };
  unique(
    'rules',
    'id',
    rules.map((rule) => rule.id),
  );
  unique(
    'groups',
    'id',
    groups.map((group) => group.id),
  );
  unique(
    'urlKinds',
    'pattern',
    urlKinds.map(({ pattern }) => pattern),
  );
  for (const [part, list] of Object.entries({ pageKinds, assetKinds, formKinds }))
    unique(
      part,
      'kind',
      list.map(({ kind }) => kind),
    );

  const namesOf = (...lists: (readonly { readonly kind: string }[])[]) =>
    new Set(['other', ...lists.flat().map(({ kind }) => kind)]);
  const pages = namesOf(pageKinds, urlKinds);
  const [assets, forms] = [namesOf(assetKinds), namesOf(formKinds)];
  for (const [index, rule] of rules.entries()) {
    const at = place.under('rules').at(index);
    const known = (part: string, used: readonly string[] | undefined, names: ReadonlySet<string>) => {
      for (const kind of used ?? [])
        if (!names.has(kind))
          at.under('when')
            .under(part)
            .wrong(`"${kind}" is no kind of this model: ${[...names].join(', ')}`);
    };
    if (rule.group !== undefined && !groups.some((group) => group.id === rule.group))
      at.under('group').wrong(`"${rule.group}" is no group of this model`);
    if (rule.kind === 'view' || rule.kind === 'dwell' || rule.kind === 'frequency')
      known('pageKinds', rule.when.pageKinds, pages);
    if (rule.kind === 'act') {
      for (const when of [rule.when, ...(rule.when.anyOf ?? [])]) {
        known('assetKinds', when.assetKinds, assets);
        known('formKinds', when.formKinds, forms);
      }
    }
  }
  const ids = new Set(rules.map((rule) => rule.id));
  const areRules = (part: string, names: readonly string[]) => {
    for (const name of names)
      if (!ids.has(name)) place.under('mql').under(part).wrong(`"${name}" is no rule of this model`);
  };
  if (mql) {
    areRules('intents', Object.keys(mql.intents));
    areRules('asks', mql.asks);
    areRules('advances', mql.advances);
  }
  for (const kind of ['deep_visit', 'return', 'frequency', 'manual'] as const) {
    const count = rules.filter((rule) => rule.kind === kind).length;
    if (count > maxRulesOverVisits)
      place.under('rules').wrong(`has ${count} rules of kind ${kind}; at most ${maxRulesOverVisits} are allowed`);
  }
}
