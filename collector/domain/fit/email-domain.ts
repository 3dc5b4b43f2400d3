import { disposableMailDomains } from './disposable-mail-domains.ts';
import { freeMailDomains } from './free-mail-domains.ts';
import { asciiDomain } from './punycode.ts';
import { registeredDomain } from './registered-domain.ts';

/** What an e-mail's domain says about who the person is with. */
export const emailDomainClasses = [
  'business',
  'free',
  'disposable',
  'academic',
  'competitor',
  'own_staff',
  'customer',
] as const;
export type EmailDomainClass = (typeof emailDomainClasses)[number];

/** Domains that only the site's owner can name. Each covers all domains below it. */
export interface KnownDomains {
  readonly ownStaff: ReadonlySet<string>;
  readonly competitors: ReadonlySet<string>;
  readonly customers: ReadonlySet<string>;
}

/** Makes the lists comparable: any spelling of a domain, an address or a web address of it, is the domain itself. */
export function knownDomains(lists: {
  readonly ownStaff: readonly string[];
  readonly competitors: readonly string[];
  readonly customers: readonly string[];
}): KnownDomains {
  const ascii = (names: readonly string[]) =>
    new Set(names.map((name) => asciiDomain(name.trim().replace(/^.*@|^https?:\/\/(www\.)?|[/?#].*$/g, ''))));
  return { ownStaff: ascii(lists.ownStaff), competitors: ascii(lists.competitors), customers: ascii(lists.customers) };
}

export interface EmailDomain {
  readonly class: EmailDomainClass;
  /** The whole domain in ASCII. */
  readonly domain: string;
  /** The part that somebody registered (`mail.acme.co.uk` → `acme.co.uk`); only of domains that stand for one organisation. */
  readonly companyDomain: string | undefined;
  /** `info@`, `sales@`: a mailbox that several people read. */
  readonly isRoleMailbox: boolean;
  /** Handed out to students: `students.…`, `alumni.…`. */
  readonly isStudentMailbox: boolean;
}

/**
 * Reads a normalised e-mail address. What the owner said comes first, then what public lists say; a domain that nothing
 * knows is a company's. One set lookup for each label, whatever the length of the lists.
 */
export function emailDomainOf(email: string, known: KnownDomains): EmailDomain {
  const at = email.lastIndexOf('@');
  const domain = asciiDomain(email.slice(at + 1));
  const labels = domain.split('.');
  const isStudentMailbox = labels.slice(0, -2).some((label) => studentLabels.has(label));
  const found = classOf(labels, known, isStudentMailbox);
  const isOneOrganisation = found !== 'free' && found !== 'disposable';
  return {
    class: found,
    domain,
    companyDomain: isOneOrganisation ? registeredDomain(labels) : undefined,
    isRoleMailbox: roleMailboxes.has(email.slice(0, at).replace(/\+.*$/, '').replace(/[-_.]/g, '')),
    isStudentMailbox,
  };
}

/** Whether all addresses of a registered domain are of people who are with nobody there, whatever their subdomain. */
export function isProviderOnly(registered: string, known: KnownDomains): boolean {
  const found = classOf(registered.split('.'), known, false);
  if (found !== 'free' && found !== 'disposable') return false;
  const named = [...known.ownStaff, ...known.competitors, ...known.customers];
  return !named.some((name) => name.endsWith(`.${registered}`));
}

function classOf(labels: readonly string[], known: KnownDomains, isStudentMailbox: boolean): EmailDomainClass {
  const names = namesAbove(labels);
  const isBelow = (domains: ReadonlySet<string>) => domains.size > 0 && names.some((name) => domains.has(name));
  if (isBelow(known.ownStaff)) return 'own_staff';
  if (isBelow(known.competitors)) return 'competitor';
  if (isBelow(known.customers)) return 'customer';
  if (isBelow(disposableMailDomains)) return 'disposable';
  if (isStudentMailbox || isAcademic(labels)) return 'academic';
  if (isBelow(freeMailDomains)) return 'free';
  return 'business';
}

/** The domain and those above it, but for the last label. RFC 1035 allows 127 labels; people's addresses have up to six. */
function namesAbove(labels: readonly string[]): string[] {
  const names: string[] = [];
  for (let from = Math.max(0, labels.length - maxLabels); from < labels.length - 1; from += 1)
    names.push(labels.slice(from).join('.'));
  return names;
}
const maxLabels = 10;

/** `….edu`, `….edu.my`, `….ac.ir`, `….sch.id`; German and French universities name themselves in the domain. */
function isAcademic(labels: readonly string[]): boolean {
  const [registered = '', second = '', top = ''] = ['', '', ...labels].slice(-3);
  if (top === 'edu') return true;
  if (top.length === 2 && registered !== '' && ['edu', 'ac', 'sch'].includes(second)) return true;
  return (top === 'de' && /^(uni|tu|fh|hs|th)-/.test(second)) || (top === 'fr' && /^univ-/.test(second));
}

const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

const studentLabels = words('alumni mahasiswa pelajar siswa stmail stu stud student students studenten');

const roleMailboxes = words(`
  abuse accounting accounts admin administration administrator ads advertising anfrage anfragen billing bookkeeping bookings
  buero buchhaltung business career careers company contact contactus cs customercare customerservice einkauf einkaeufe
  einkaufsabteilung email enquiries enquiry fax feedback finance general hello help helpdesk hi hr hubungi info information
  inquiries inquiry invoice invoices it jobs jualan kewangan kontakt legal mail mailbox manager marketing media news newsletter
  noreply office orders partner partners pemasaran personal pertanyaan post postmaster poststelle pr presse press procurement
  purchase purchasing reception recruiting recruitment root sales secretariat secretary sekretariat service services shop staff
  support team tech technical tender tenders vertrieb web webmaster
`);
