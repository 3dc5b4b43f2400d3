import { type CompanySize, companySizeOf } from './company-size.ts';
import { type EmailDomain, emailDomainOf, type KnownDomains } from './email-domain.ts';
import { foldedWords } from './folded-words.ts';
import { type Industry, industryOf } from './industry.ts';
import { jobTitleOf, type Role, type Seniority } from './job-title.ts';
import { type Region, regionOf } from './region.ts';

/** What is known of who a lead is; `undefined`: not known, which is neither good nor bad. */
export interface LeadAttributes {
  readonly role: Role | undefined;
  readonly seniority: Seniority | undefined;
  readonly companySize: CompanySize | undefined;
  readonly industry: Industry | undefined;
  readonly region: Region | undefined;
  readonly emailDomain: EmailDomain | undefined;
  /** The job title as it came. */
  readonly title: string | undefined;
  readonly hasCompany: boolean;
}

/** What a lead is known by, as stored. */
export interface KnownPerson {
  readonly email: string | undefined;
  readonly company: string | undefined;
  readonly traits: Readonly<Record<string, string | number | boolean>>;
}

/** Reads a lead's traits, whoever named them: `job_title`, `Job title`, `jobTitle` and `سمت` are the same. */
export function attributesOf({ email, company, traits }: KnownPerson, known: KnownDomains): LeadAttributes {
  const said = new Map<Meaning, string>();
  for (const [name, value] of Object.entries(traits)) {
    const meaning = meaningOf(name);
    const text = String(value).trim();
    if (meaning !== undefined && text !== '' && typeof value !== 'boolean' && !said.has(meaning))
      said.set(meaning, text);
  }
  const read = <Value>(meaning: Meaning, reader: (text: string) => Value): Value | undefined => {
    const text = said.get(meaning);
    return text === undefined ? undefined : reader(text);
  };
  const title = said.get('title');
  const { role, seniority } = jobTitleOf(title ?? '');
  return {
    role,
    seniority,
    companySize: read('companySize', companySizeOf),
    industry: read('industry', industryOf),
    region: read('region', regionOf),
    emailDomain: email === undefined ? undefined : emailDomainOf(email, known),
    title,
    hasCompany: (company ?? '').trim() !== '',
  };
}

type Meaning = 'title' | 'companySize' | 'industry' | 'region';

/** Trait names in the languages of the pages; the first of a lead's traits that means a thing holds. */
const traitNames: Readonly<Record<Meaning, string>> = {
  title: `title | job title | role | position | job | job role | function | occupation | سمت | عنوان شغلی | شغل | المسمى الوظيفي | المنصب | الوظيفة |
    jawatan | pekerjaan | berufsbezeichnung | funktion | stelle`,
  companySize: `employees | company size | size | headcount | number of employees | employee count | staff | تعداد کارکنان | کارکنان | اندازه شرکت |
    عدد الموظفين | حجم الشركة | bilangan pekerja | saiz syarikat | mitarbeiter | mitarbeiterzahl | unternehmensgrosse`,
  industry:
    'industry | sector | branch | vertical | صنعت | حوزه فعالیت | القطاع | الصناعة | مجال العمل | industri | sektor | branche',
  region:
    'country | region | country code | location | کشور | منطقه | الدولة | البلد | المنطقة | negara | kawasan | land | wilayah',
};

/** What a trait of this name means. Each name is read once: a site has a handful, and all leads of a list the same. */
function meaningOf(name: string): Meaning | undefined {
  const known = readNames.get(name);
  if (known) return known.meaning;
  if (readNames.size >= maxReadNames) readNames.clear();
  const meaning = meanings.get(keyOf(name));
  readNames.set(name, { meaning });
  return meaning;
}

const readNames = new Map<string, { readonly meaning: Meaning | undefined }>();
/** All forgotten when full: names come from outside. */
const maxReadNames = 1_000;

/** `Job title`, `job_title`, `jobTitle` → `jobtitle`. */
const keyOf = (name: string) => foldedWords(name).join('');

const meanings: ReadonlyMap<string, Meaning> = new Map(
  // keys of the table are its own meanings
  (Object.entries(traitNames) as [Meaning, string][]).flatMap(([meaning, names]) =>
    names.split('|').map((name): [string, Meaning] => [keyOf(name), meaning]),
  ),
);
