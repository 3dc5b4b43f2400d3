import { foldedWords } from './folded-words.ts';
import type { LeadAttributes } from './lead-attributes.ts';

/** Who looks like a buyer and is none. A flag that stands keeps a lead from being an MQL until a person overrules it. */
export const noiseFlags = ['student', 'analyst', 'competitor', 'job_seeker', 'own_staff', 'customer', 'bot'] as const;
export type NoiseFlag = (typeof noiseFlags)[number];

/** What speaks for a flag; `what` is the title, domain or number to show. */
export interface NoiseEvidence {
  readonly kind:
    | 'title'
    | 'student_mailbox'
    | 'academic_domain_without_company'
    | 'competitor_domain'
    | 'own_domain'
    | 'customer_domain'
    | 'analyst_firm_domain'
    | 'careers_days'
    | 'bot_browsers';
  readonly what: string;
}

export interface NoiseCheck {
  readonly flag: NoiseFlag;
  /** Never empty. */
  readonly evidence: readonly NoiseEvidence[];
  /** A person said that it does not hold. */
  readonly isOverruled: boolean;
}

/** What a lead did, as far as noise shows in it. */
export interface BehaviourSummary {
  /** Site-local days with a careers page. */
  readonly careersDays: number;
  /** Site-local days with product, proof or pricing pages. */
  readonly buyingDays: number;
  readonly browsers: number;
  readonly botBrowsers: number;
}

/** The flags that something speaks for, each with all that does, in the order of {@link noiseFlags}. */
export function noiseOf(
  attributes: LeadAttributes,
  behaviour: BehaviourSummary,
  { overruled }: { readonly overruled: readonly NoiseFlag[] },
): NoiseCheck[] {
  return noiseFlags.flatMap((flag) => {
    const evidence = evidenceFor[flag](attributes, behaviour);
    return evidence.length > 0 ? [{ flag, evidence, isOverruled: overruled.includes(flag) }] : [];
  });
}

/** One careers page is curiosity, or a look at how large a company is. */
const minCareersDays = 2;

const evidenceFor: Readonly<
  Record<NoiseFlag, (attributes: LeadAttributes, behaviour: BehaviourSummary) => NoiseEvidence[]>
> = {
  student: ({ role, title, emailDomain, hasCompany }) => [
    ...when(role === 'student', 'title', title),
    ...when(emailDomain?.isStudentMailbox, 'student_mailbox', emailDomain?.domain),
    // a university buys as well: only who names neither a company nor a job there counts as a student
    ...when(
      emailDomain?.class === 'academic' && !emailDomain.isStudentMailbox && !hasCompany && role === undefined,
      'academic_domain_without_company',
      emailDomain?.domain,
    ),
  ],
  analyst: ({ title, emailDomain }) => [
    ...when(title !== undefined && isIndustryAnalyst(title), 'title', title),
    ...when(analystFirms.has(emailDomain?.companyDomain ?? ''), 'analyst_firm_domain', emailDomain?.domain),
  ],
  competitor: ({ emailDomain }) => when(emailDomain?.class === 'competitor', 'competitor_domain', emailDomain?.domain),
  job_seeker: ({ title }, { careersDays, buyingDays }) => [
    ...when(title !== undefined && isSeekingWork(title), 'title', title),
    ...when(careersDays >= minCareersDays && careersDays > buyingDays, 'careers_days', String(careersDays)),
  ],
  own_staff: ({ emailDomain }) => when(emailDomain?.class === 'own_staff', 'own_domain', emailDomain?.domain),
  customer: ({ emailDomain }) => when(emailDomain?.class === 'customer', 'customer_domain', emailDomain?.domain),
  bot: (_, { browsers, botBrowsers }) =>
    when(botBrowsers > 0 && botBrowsers === browsers, 'bot_browsers', String(botBrowsers)),
};

const when = (holds: boolean | undefined, kind: NoiseEvidence['kind'], what = ''): NoiseEvidence[] =>
  holds ? [{ kind, what }] : [];

/** Firms that write about markets instead of buying in them. */
const analystFirms: ReadonlySet<string> = new Set([
  '451research.com',
  'canalys.com',
  'forrester.com',
  'frost.com',
  'g2.com',
  'gartner.com',
  'idc.com',
  'omdia.com',
  'ovum.com',
]);

/** An analyst of markets; business, data and financial analysts work for buyers. */
function isIndustryAnalyst(title: string): boolean {
  const words = new Set(foldedWords(title));
  return has(words, analystWords) && has(words, marketWords);
}

function isSeekingWork(title: string): boolean {
  const text = spaced(title);
  return seekingPhrases.some((phrase) => text.includes(phrase));
}

const has = (words: ReadonlySet<string>, some: readonly string[]) => some.some((word) => words.has(word));

const spaced = (text: string) => ` ${foldedWords(text).join(' ')} `;

const analystWords = foldedWords('analyst analysts تحلیلگر محلل محللة penganalisis marktanalyst branchenanalyst');
const marketWords = foldedWords(
  'industry market research equity بازار صنعت پژوهش السوق سوق أبحاث القطاع pasaran industri penyelidikan marktanalyst branchenanalyst',
);
const seekingPhrases = [
  'job seeker',
  'jobseeker',
  'seeking opportunities',
  'looking for a job',
  'looking for work',
  'open to work',
  'unemployed',
  'جویای کار',
  'باحث عن عمل',
  'باحثة عن عمل',
  'pencari kerja',
  'mencari kerja',
  'arbeitssuchend',
  'auf jobsuche',
].map(spaced);
