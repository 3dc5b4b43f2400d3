import { asciiDomain } from './punycode.ts';

/** The part of an address that somebody registered, whether that is a company or a provider of mailboxes. */
export const registeredDomainOf = (email: string): string =>
  registeredDomain(asciiDomain(email.slice(email.lastIndexOf('@') + 1)).split('.'));

/** Three labels where a country sells names below `co`, `com` and the like, else two. */
export function registeredDomain(labels: readonly string[]): string {
  const [second = '', top = ''] = labels.slice(-2);
  return labels.slice(top.length === 2 && publicSecondLevels.has(second) ? -3 : -2).join('.');
}

/** Of the Public Suffix List (publicsuffix.org) the second levels that many countries share. */
const publicSecondLevels = new Set(
  'ac co com edu firm gen go gob gouv gov govt gv id ind info ltd mil ne net nhs nom or org plc sch web'.split(' '),
);
