/** What a text holds that is about a person. */
export interface PersonTexts {
  /** A text that holds none of these is not about them; an e-mail address also as it stands in a URL. */
  readonly texts: readonly string[];
  /** Whether it really names them: `ada@acme.example` is not `bada@acme.example`. */
  readonly isNamedIn: (text: string) => boolean;
}

/** How a person is named in what was sent: by e-mail address, or by external id in an identify. */
export function personTexts(
  leads: readonly { readonly email: string | undefined; readonly externalId: string | undefined }[],
): PersonTexts {
  const emails = leads.flatMap(({ email }) => (email === undefined ? [] : [email]));
  const spellings = emails.flatMap((email) => [email, email.replaceAll('@', '%40')]);
  const ids = leads.flatMap(({ externalId }) =>
    externalId === undefined ? [] : [`"externalId":${JSON.stringify(externalId)}`],
  );
  const texts = [...new Set([...spellings, ...ids].map((text) => text.toLowerCase()))];
  const isNamedIn = (text: string) => {
    const folded = text.toLowerCase();
    return texts.some((each) => holdsWhole(folded, each));
  };
  return { texts, isNamedIn };
}

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
