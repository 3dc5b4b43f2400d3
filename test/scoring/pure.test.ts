import fc from 'fast-check';
import { expect, test } from 'vitest';
import { weigh } from '../../collector/domain/decay.ts';
import { defaultModel } from '../../collector/domain/default-model.ts';
import type { Fact } from '../../collector/domain/fact.ts';
import { addUnits } from '../../collector/domain/gauge.ts';
import { replaySubject } from '../../collector/domain/replay-subject.ts';
import type { LedgerEntry } from '../../collector/domain/subject-state.ts';
import { propertyRuns, propertyTimeoutMs } from '../support/property-runs.ts';
import { aHistory, type HistoryEvent } from './a-history.ts';
import { bruteForce } from './brute-force.ts';
import { asText, counting, factsBySubject, inOrder, LiveSubject } from './pure-scoring.ts';

fc.configureGlobal({ numRuns: propertyRuns });
const timeout = propertyTimeoutMs;

/** Numbers by which a list is put into another order and cut into pieces. */
const dice = fc.array(fc.nat(1_000), { minLength: 8, maxLength: 8 });

function shuffled<T>(list: readonly T[], numbers: readonly number[]): T[] {
  const rest = [...list];
  return list.map((_, at) => rest.splice((numbers[at % numbers.length]! * (at + 7)) % rest.length, 1)[0]!);
}

function* piecesOf<T>(list: readonly T[], sizes: readonly number[]): Iterable<T[]> {
  for (let from = 0, at = 0; from < list.length; at += 1) {
    const size = 1 + (sizes[at % sizes.length]! % 5);
    yield list.slice(from, from + size);
    from += size;
  }
}

function liveSubject(facts: readonly Fact[], numbers: readonly number[]): LiveSubject {
  const subject = new LiveSubject();
  for (const piece of piecesOf(shuffled(facts, numbers), numbers)) subject.add(piece);
  return subject;
}

const replayed = (facts: readonly Fact[]) => replaySubject(facts, defaultModel);

const unitsOf = (ledger: readonly LedgerEntry[], sign: 1 | -1 = 1) => {
  let sums: ReadonlyMap<number, number> = new Map();
  for (const { points, atMs, counts } of ledger) {
    if (!counts) continue;
    const { epoch, units } = weigh(points, atMs, defaultModel.halfLifeMs);
    sums = addUnits(sums, new Map([[epoch, sign * units]]));
  }
  return sums;
};
const sortedUnits = (sums: ReadonlyMap<number, number>) => [...sums].toSorted(([a], [b]) => a - b);

test('a score is the sum of its ledger to the last unit, and the ledger what brute force finds', { timeout }, () => {
  fc.assert(
    fc.property(aHistory, dice, ({ events }, numbers) => {
      const expected = bruteForce(events);
      for (const [name, facts] of factsBySubject(events)) {
        const { ledger, accumulators } = liveSubject(facts, numbers).stored();
        expect(counting(ledger)).toEqual(asText(expected.get(name) ?? []));
        expect(sortedUnits(accumulators)).toEqual(sortedUnits(unitsOf(ledger)));
      }
    }),
  );
});

/** The history of four people, as it was said then. */
const people = ['ada', 'bob', 'cyd', 'dan'].map((name) => `${name}@acme.example`);
const amongFour = (events: readonly HistoryEvent[], numbers: readonly number[]) =>
  events.map((event, at) =>
    event.type === 'identify' ? { ...event, data: { email: people[numbers[at % numbers.length]! % 4]! } } : event,
  );
const aMerge = fc.tuple(fc.nat(3), fc.nat(3));
const merges = fc.array(aMerge, { minLength: 1, maxLength: 5 });

/** Who is one person with whom, by naming both alike again and again. */
function namesAfter(said: readonly (readonly [number, number])[]): Map<string, string> {
  const names = new Map(people.map((email) => [email, email]));
  for (const [who, into] of said) {
    const [gone, kept] = [names.get(people[who]!)!, names.get(people[into]!)!];
    for (const [email, name] of names) if (name === gone) names.set(email, kept);
  }
  return names;
}

test('merges in any order, one lead’s facts added to another’s bit by bit, give a replay of the union', {
  timeout,
}, () => {
  fc.assert(
    fc.property(aHistory, merges, dice, ({ events }, said, numbers) => {
      const history = amongFour(events, numbers);
      const facts = factsBySubject(history);
      const subjects = new Map(people.map((email) => [email, liveSubject(facts.get(email) ?? [], numbers)]));
      const owned = new Map(people.map((email) => [email, facts.get(email) ?? []]));
      const names = new Map(people.map((email) => [email, email]));
      for (const [who, into] of shuffled(said, numbers)) {
        const [gone, kept] = [names.get(people[who]!)!, names.get(people[into]!)!];
        if (gone === kept) continue;
        const more = owned.get(gone)!;
        for (const piece of piecesOf(shuffled(more, numbers), numbers)) subjects.get(kept)!.add(piece);
        owned.set(kept, [...owned.get(kept)!, ...more]);
        for (const [email, name] of names) if (name === gone) names.set(email, kept);
      }
      // whichever id stands for a group, the people in it are the same as when the merges are said in their own order
      const asSaid = namesAfter(said);
      const together = (map: ReadonlyMap<string, string>, email: string) =>
        people.filter((other) => map.get(other) === map.get(email));
      for (const email of people) {
        expect(together(names, email)).toEqual(together(asSaid, email));
        const name = names.get(email)!;
        const asOne = history.map((event) =>
          event.type === 'identify' ? { ...event, data: { email: names.get(event.data.email!)! } } : event,
        );
        const stored = subjects.get(name)!.stored();
        expect(counting(stored.ledger)).toEqual(asText(bruteForce(asOne).get(name) ?? []));
        expect(inOrder(stored)).toEqual(inOrder(replayed(owned.get(name)!)));
      }
    }),
  );
});

test('who was merged for a while and split again has every entry, row and sum of one who never was', {
  timeout,
}, () => {
  fc.assert(
    fc.property(aHistory, aMerge, fc.nat(120), dice, ({ events }, [who, into], at, numbers) => {
      const [one, other] = [people[who]!, people[into]!];
      const history = amongFour(events, numbers);
      const apart = factsBySubject(history);
      // while they are one, what is said of either is the one's
      const asOne = history.map((event) => (event.data.email === other ? { ...event, data: { email: one } } : event));
      const together = liveSubject(factsBySubject(asOne.slice(0, at)).get(one) ?? [], numbers).stored();
      expect(counting(together.ledger)).toEqual(asText(bruteForce(asOne.slice(0, at)).get(one) ?? []));
      for (const email of [one, other]) {
        const rebuilt = replayed(apart.get(email) ?? []);
        expect(inOrder(rebuilt)).toEqual(inOrder(liveSubject(apart.get(email) ?? [], numbers).stored()));
        expect(counting(rebuilt.ledger)).toEqual(asText(bruteForce(history).get(email) ?? []));
      }
    }),
  );
});

/** That what is left scores as if the rest had never been, and that taking away is subtracting. */
function expectErased(
  events: readonly HistoryEvent[],
  left: readonly HistoryEvent[],
  numbers: readonly number[],
): void {
  const [before, after] = [factsBySubject(events), factsBySubject(left)];
  const expected = bruteForce(left);
  for (const name of before.keys()) {
    const had = liveSubject(before.get(name)!, numbers).stored();
    const has = replayed(after.get(name) ?? []);
    expect(counting(has.ledger)).toEqual(asText(expected.get(name) ?? []));
    const subtracted = addUnits(addUnits(had.accumulators, unitsOf(had.ledger, -1)), unitsOf(has.ledger));
    expect(sortedUnits(subtracted)).toEqual(sortedUnits(has.accumulators));
    expect(inOrder(liveSubject(after.get(name) ?? [], numbers).stored())).toEqual(inOrder(has));
  }
}

test('without an erased touchpoint, whatever it was, all scores are as if it had never been', { timeout }, () => {
  fc.assert(
    fc.property(aHistory, fc.nat(100), dice, ({ events }, which, numbers) => {
      const gone = events[which % events.length]!;
      expectErased(
        events,
        events.filter((event) => event !== gone),
        numbers,
      );
    }),
  );
});

test('without an erased visitor, its identifies among the rest, all scores are as if it had never been', {
  timeout,
}, () => {
  fc.assert(
    fc.property(aHistory, fc.constantFrom('v1', 'v2'), dice, ({ events }, gone, numbers) => {
      expectErased(
        events,
        events.filter(({ visitor }) => visitor !== gone),
        numbers,
      );
    }),
  );
});
