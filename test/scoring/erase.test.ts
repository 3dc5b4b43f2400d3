import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { propertyTimeoutMs, storeRuns } from '../support/property-runs.ts';
import { StoresInTurn } from '../support/stores-in-turn.ts';
import { textsOfSite } from '../support/texts-of-site.ts';
import { aLife, emails, Life, nowMs, stepsOf } from './a-life.ts';

let stores: StoresInTurn;
beforeEach(() => {
  stores = new StoresInTurn();
});
afterEach(() => stores.close(), propertyTimeoutMs);

const parameters = { numRuns: storeRuns };
const timeoutMs = 90_000 + propertyTimeoutMs;
// other browsers' touchpoints are looked through in a test of its own
const erasing = (lead: string) => ({ lead, searchedSeq: Number.MAX_SAFE_INTEGER, mentions: [], nowMs });

test(
  'an erased person leaves everybody else exactly as a reading of the rest gives it, and comes back by no late event',
  async () => {
    await fc.assert(
      fc.asyncProperty(aLife, fc.nat(3), async ({ history, delivery, more }, who) => {
        const store = await stores.next();
        const life = await Life.begin(store);
        await life.live(stepsOf({ delivery, more }));
        const { [emails[life.standsFor(who)]!]: _, ...others } = life.expected(history.events);
        const person = life.leads.filter((_, each) => life.standsFor(each) === life.standsFor(who));
        const { leads } = await store.commands.eraseLead({ site: life.site, ...erasing(life.leads[who]!) });

        expect(leads.toSorted()).toEqual(person.toSorted());
        expect(await life.stored()).toEqual(others);
        const texts = textsOfSite(store, life.site);
        const names = emails.filter((_, each) => life.standsFor(each) === life.standsFor(who));
        for (const gone of [...person, ...names]) expect(texts).not.toContain(gone);

        // whatever was waiting in a browser is sent once more
        const before = life.everything();
        for (const events of delivery) await life.live([{ kind: 'batch', events }]);
        expect(await life.stored()).toEqual(others);
        expect(life.everything()).toEqual(before);
        for (const lead of person) expect(store.queries.lead({ site: life.site, lead, nowMs })).toBeUndefined();
      }),
      parameters,
    );
  },
  timeoutMs,
);

test(
  'erasing a visitor, or touchpoints, gives what a reading without them gives',
  async () => {
    await fc.assert(
      fc.asyncProperty(
        aLife,
        fc.constantFrom('v1', 'v2'),
        fc.array(fc.nat(200), { maxLength: 8 }),
        async ({ history, delivery, more }, visitor, some) => {
          const store = await stores.next();
          const life = await Life.begin(store);
          await life.live(stepsOf({ delivery, more }));
          const { site } = life;
          const keys = some.map((at) => history.events[at % history.events.length]!);
          await store.commands.eraseTouchpoints({ site, touchpoints: keys, nowMs });
          const left = history.events.filter((event) => !keys.includes(event));
          expect(await life.stored()).toEqual(life.expected(left));

          const isThere = left.some((event) => event.visitor === visitor);
          const done = store.commands.eraseVisitor({ site, visitor, nowMs });
          if (!isThere) {
            await expect(done).rejects.toMatchObject({ code: 'unknown_visitor' });
            return;
          }
          await done;
          const others = left.filter((event) => event.visitor !== visitor);
          expect(await life.stored()).toEqual(life.expected(others));
          for (const events of delivery.filter((batch) => batch[0]!.visitor === visitor))
            await life.live([{ kind: 'batch', events }]);
          expect(await life.stored()).toEqual(life.expected(others));
        },
      ),
      parameters,
    );
  },
  timeoutMs,
);
