import { integer, isObject, list, oneOf, type Reader, ruleId, shape } from '../document-reader.ts';
import { type Intent, intents, type MqlDefinition } from './mql-definition.ts';

const dayMs = 86_400_000;
const rules = list(ruleId, { max: 100 });

const intentsOfRules: Reader<Readonly<Record<string, Intent>>> = (value, place) => {
  if (!isObject(value)) return place.wrong('has to be an object');
  const entries = Object.entries(value);
  if (entries.length > 1_000) return place.wrong(`has ${entries.length} entries; at most 1000 are allowed`);
  const read = oneOf(intents);
  return Object.fromEntries(
    entries.map(([rule, intent]) => {
      const at = place.under(rule.slice(0, 64));
      return [ruleId(rule, at), read(intent, at)];
    }),
  );
};

/** What a model says about MQLs. Whether its rules exist is for the whole model to know. */
export const mqlDefinition = shape<MqlDefinition>({
  qualifyingMs: integer({ min: dayMs, max: 365 * dayMs }),
  intents: intentsOfRules,
  asks: rules,
  advances: rules,
});
