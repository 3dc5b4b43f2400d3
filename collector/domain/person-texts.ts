import type { TouchData } from './touchpoint.ts';

/** What a text holds that is about a person. */
export interface PersonTexts {
  /** A text that holds none of these is not about them; an e-mail address also as it stands in a URL. */
  readonly texts: readonly string[];
  /** Whether it really names them: `ada@acme.example` is not `bada@acme.example`. */
  readonly isNamedIn: (text: string) => boolean;
  /** What is left of what was sent when they are not to be named in it: an address of a page, up to where it names them. */
  readonly withoutThem: (data: TouchData) => TouchData;
}

/** How a person is named in what was sent: by the lead's id, by e-mail address, or by external id in an identify. */
export function personTexts(
  leads: readonly {
    readonly id: string;
    readonly email: string | undefined;
    readonly externalId: string | undefined;
  }[],
): PersonTexts {
  const emails = leads.flatMap(({ email }) => (email === undefined ? [] : [email]));
  const spellings = emails.flatMap((email) => [email, email.replaceAll('@', '%40')]);
  const ids = leads.flatMap(({ externalId }) =>
    externalId === undefined ? [] : [`"externalId":${JSON.stringify(externalId)}`],
  );
  const texts = [...new Set([...leads.map(({ id }) => id), ...spellings, ...ids].map((text) => text.toLowerCase()))];
  const isNamedIn = (text: string) => {
    const folded = text.toLowerCase();
    return texts.some((each) => holdsWhole(folded, each));
  };
  /** What is left of each field; of one that names them nothing is. */
  const cleaned = (fields: object): object =>
    Object.fromEntries(
      Object.entries(fields).flatMap(([name, value]) => {
        const isClean = (left: unknown) => !isNamedIn(JSON.stringify({ [name]: left }));
        if (isClean(value)) return [[name, value]];
        if (typeof value === 'object') return [[name, cleaned(value)]];
        const place = addressFields.has(name) && String(value).replace(/[?#].*/s, '');
        return place && isClean(place) ? [[name, place]] : [];
      }),
    );
  return { texts, isNamedIn, withoutThem: cleaned };
}

/** Fields whose text is the address of a page. */
const addressFields = new Set(['url', 'referrer', 'href']);

/** A character before or behind an address that would make it another one. */
const addressPart = /[\p{L}\p{N}._+-]/u;

function holdsWhole(text: string, part: string): boolean {
  for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + 1)) {
    const [before = '', after = ''] = [text[at - 1], text[at + part.length]];
    // a full stop behind it may end a sentence
    if (
      !addressPart.test(before) &&
      (!addressPart.test(after) || /^\.(?![\p{L}\p{N}])/u.test(text.slice(at + part.length)))
    )
      return true;
  }
  return false;
}
