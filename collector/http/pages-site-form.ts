import { fill } from '../ui/fill.ts';
import type { SiteDraft, SiteProblems } from '../ui/site-form.tsx';
import type { Texts } from '../ui/texts/catalogue.ts';
import { givenName } from './given-name.ts';

export type ParsedSite =
  | { readonly kind: 'right'; readonly site: { name: string; origins: readonly string[]; timeZone: string } }
  | { readonly kind: 'wrong'; readonly draft: SiteDraft; readonly problems: SiteProblems };

/** Origins of one site; each is compared with every request. */
const maxOrigins = 50;

/** What the form of a website says, or what is wrong with it in the words of `texts`. */
export function parseSite(fields: Readonly<Record<string, string>>, texts: Texts['sites']): ParsedSite {
  const draft = { name: fields.name ?? '', origins: fields.origins ?? '', timeZone: fields.timeZone ?? '' };
  const name = givenName.safeParse(draft.name);
  const lines = draft.origins.split(/\s+/).filter((line) => line !== '');
  const origins = lines.map(originOf);
  const badLine = lines[origins.indexOf(undefined)];
  const problems: SiteProblems = {
    name: name.success ? undefined : texts.badName,
    origins:
      badLine !== undefined
        ? fill(texts.badOrigin, { origin: badLine.slice(0, 100) })
        : lines.length > maxOrigins
          ? texts.manyOrigins
          : undefined,
    timeZone: timeZones().includes(draft.timeZone) ? undefined : texts.badTimeZone,
  };
  if (!name.success || problems.origins || problems.timeZone) return { kind: 'wrong', draft, problems };
  const known = origins.filter((origin) => origin !== undefined);
  return { kind: 'right', site: { name: name.data, origins: [...new Set(known)], timeZone: draft.timeZone } };
}

let zones: readonly string[] | undefined;

/** All IANA zones that this Node knows, UTC first: it is not in the list of Intl. */
export function timeZones(): readonly string[] {
  zones ??= [...new Set(['UTC', ...Intl.supportedValuesOf('timeZone')])];
  return zones;
}

/** `https://www.example.com` from what a person pastes; a path after it is forgiven. */
function originOf(line: string): string | undefined {
  if (!/^https?:\/\//i.test(line) || !URL.canParse(line)) return undefined;
  const { origin, username, password } = new URL(line);
  return username || password ? undefined : origin;
}
