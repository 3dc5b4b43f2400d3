/**
 * The e-mail address as it is kept and compared: trimmed, Unicode NFC, lower case; `undefined` for what is no address.
 * Stricter than RFC 5321 on purpose (no quoted local part, no address literal, a dot in the domain): people's addresses
 * never need those, typing mistakes and injected text do.
 */
export function normaliseEmail(text: string): string | undefined {
  const email = text.trim().toLowerCase().normalize('NFC');
  if (email.length > maxEmailChars) return undefined;
  const [local, domain, ...more] = email.split('@');
  if (local === undefined || domain === undefined || more.length > 0) return undefined;
  return isLocalPart(local) && isDomain(domain) ? email : undefined;
}

/** RFC 5321 allows a path of 256 octets, two of them the angle brackets. */
const maxEmailChars = 254;
/** RFC 5321, 4.5.3.1.1. */
const maxLocalChars = 64;
/** RFC 1035: one label of a domain name. */
const maxLabelChars = 63;

/** RFC 5322 atoms joined by single dots; letters of any script, as RFC 6531 allows. */
const localPart = /^[\p{L}\p{M}\p{N}!#$%&'*+/=?^_`{|}~-]+(\.[\p{L}\p{M}\p{N}!#$%&'*+/=?^_`{|}~-]+)*$/u;
const label = /^[\p{L}\p{N}]([\p{L}\p{M}\p{N}-]*[\p{L}\p{M}\p{N}])?$/u;

function isLocalPart(local: string): boolean {
  return local.length <= maxLocalChars && localPart.test(local);
}

function isDomain(domain: string): boolean {
  const labels = domain.split('.');
  const isNamed = !/^\d+$/.test(labels.at(-1)!);
  return labels.length > 1 && isNamed && labels.every((part) => part.length <= maxLabelChars && label.test(part));
}
