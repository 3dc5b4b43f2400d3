import type { Footprint } from '../footprint.d.ts';

/** What may be called before the script has loaded. */
export type Calls = Pick<Footprint, 'track' | 'identify' | 'consent' | 'page' | 'reset'>;

type Stub = Calls & { q: [name: string, args: unknown[]][] };

const names = ['track', 'identify', 'consent', 'page', 'reset'] as const;

/** The script's methods, now or once it has loaded: until then a stub keeps the calls, as the one in docs/reference/script.md does. */
export const call: Calls = Object.fromEntries(
  names.map((name) => [
    name,
    (...args: unknown[]) => {
      // On a server there is no page to record.
      if (typeof window === 'undefined') return;
      // An element whose id is footprint is not the script.
      if (typeof window.footprint?.track !== 'function') window.footprint = makeStub() as never;
      (window.footprint![name] as (...args: unknown[]) => void)(...args);
    },
  ]),
) as never;

function makeStub(): Stub {
  const q: Stub['q'] = [];
  const calls = names.map((name) => [name, (...args: unknown[]) => q.push([name, args])]);
  return { ...(Object.fromEntries(calls) as unknown as Calls), q };
}
