import { foldedWords, foldText, maxFoldedChars } from './folded-words.ts';
import {
  chiefRoles,
  chiefs,
  deputies,
  formerly,
  germanFirstParts,
  germanLastParts,
  lowering,
  officers,
  roleWords,
  seniorityWords,
  serving,
  servingLinks,
} from './job-title-words.ts';

/** Which part of a business somebody works for. */
export const roles = [
  'executive',
  'marketing',
  'sales',
  'finance',
  'it',
  'operations',
  'hr',
  'product',
  'engineering',
  'procurement',
  'legal',
  'support',
  'consulting',
  'academic',
  'student',
] as const;
export type Role = (typeof roles)[number];

/** Highest first. */
export const seniorities = ['c_level', 'vp', 'director', 'manager', 'senior', 'staff', 'junior', 'student'] as const;
export type Seniority = (typeof seniorities)[number];

/** What a job title says; `undefined` where it says nothing that we understand. */
export interface JobTitle {
  readonly role: Role | undefined;
  readonly seniority: Seniority | undefined;
}

/**
 * Reads a job title in English, Persian, Arabic, Malay or German by its words, from left to right in one pass.
 * `Head of Sales / CEO` has the highest of its ranks; `Assistant to the CEO` serves one and has none of it;
 * `Former CFO` says nothing about today.
 */
export function jobTitleOf(text: string): JobTitle {
  const parts = foldText(text.slice(0, maxFoldedChars))
    .split(/[/|;()[\]•·,،؛\n]| [-–—] /)
    .map((part) => readPart((part.match(/[\p{L}\p{N}]+/gu) ?? []).map(withoutArabicPrefix)));
  if (parts.some((part) => part.role === 'student')) return { role: 'student', seniority: 'student' };
  // whom somebody serves may go on after a comma: "Assistant to the CEO, CFO"
  const main = parts.find((part) => part.isServing) ?? parts.reduce(higher);
  const role = main.role ?? parts.find((part) => part.role !== undefined)?.role;
  return { role, seniority: main.seniority ?? (role === undefined ? undefined : 'staff') };
}

interface PartOfTitle extends JobTitle {
  readonly isServing: boolean;
}

const higher = (a: PartOfTitle, b: PartOfTitle) => (rankOf(b.seniority) < rankOf(a.seniority) ? b : a);

/** 0 for c-level; what is not known comes after all. */
const rankOf = (seniority: Seniority | undefined) =>
  seniority === undefined ? seniorities.length : seniorities.indexOf(seniority);

/** What a word or phrase says about the rank. */
interface RankEntry {
  seniority?: Seniority;
  isChief?: boolean;
  isOfficer?: boolean;
  isLowering?: boolean;
  isDeputy?: boolean;
  isServing?: boolean;
  isLink?: boolean;
  isFormer?: boolean;
}

/** An entry where it stands in a title: words `from` to before `to`. */
interface Found<Entry> {
  readonly entry: Entry;
  readonly from: number;
  readonly to: number;
}

/** One part of a title without strong punctuation. */
function readPart(words: readonly string[]): PartOfTitle {
  if (words.length === 1 && words[0] === 'partner')
    return { role: 'executive', seniority: 'c_level', isServing: false };
  const ranks = findAll(words, rankIndex, germanRank);
  if (ranks.some(({ entry }) => entry.isFormer)) return { role: undefined, seniority: undefined, isServing: false };
  const found = findAll(words, roleIndex, germanRole);
  if (found.some(({ entry }) => entry === 'student'))
    return { role: 'student', seniority: 'student', isServing: false };
  const servant = ranks.find((rank) => rank.entry.isServing && serves(rank, ranks, words.length));
  if (servant) return { role: servantRole(servant.entry.seniority), seniority: servantRank(servant), isServing: true };
  // "assistant marketing manager" works in marketing
  const isAssisting = ({ from }: Found<Role>) => ranks.some((rank) => rank.entry.isServing && rank.from === from);
  const role = (found.find((each) => !isAssisting(each)) ?? found[0])?.entry;
  const seniority = seniorityOf(ranks);
  return { role: role ?? (seniority === 'c_level' ? 'executive' : undefined), seniority, isServing: false };
}

function seniorityOf(ranks: readonly Found<RankEntry>[]): Seniority | undefined {
  const says = (fact: keyof RankEntry) => ranks.some(({ entry }) => entry[fact]);
  if (says('isChief') && says('isOfficer')) return says('isDeputy') ? 'vp' : 'c_level';
  const highest = highestOf(ranks);
  if (highest === undefined) return undefined;
  if (says('isDeputy') && highest === 'c_level') return 'vp';
  if (says('isLowering') && rankOf(highest) < rankOf('senior')) return seniorities[rankOf(highest) + 1];
  return highest;
}

const highestOf = (ranks: readonly Found<RankEntry>[]) =>
  ranks.reduce<Seniority | undefined>(
    (highest, { entry }) => (rankOf(entry.seniority) < rankOf(highest) ? entry.seniority : highest),
    undefined,
  );

/**
 * Whether the word serves somebody: a link to a rank follows (`assistant to the CEO`), it comes last behind a c-level
 * (`CEO assistant`, `CEO office`), or names one next (`دستیار مدیرعامل`). `Assistant manager` serves nobody: it is a lower rank.
 */
function serves(servant: Found<RankEntry>, ranks: readonly Found<RankEntry>[], wordCount: number): boolean {
  const isChief = (each: Found<RankEntry>) => each.entry.seniority === 'c_level' || each.entry.isChief === true;
  const after = ranks.filter(({ from }) => from >= servant.to);
  if (after.some(isChief)) return true;
  if (servant.to === wordCount && ranks.some((rank) => rank.to <= servant.from && isChief(rank))) return true;
  const isLinked = after[0]?.entry.isLink === true && after[0].from === servant.to;
  return rankOf(highestOf(after)) < rankOf('senior') && (isLinked || !servant.entry.isLowering);
}

const servantRank = ({ entry: { seniority } }: Found<RankEntry>): Seniority =>
  seniority === 'director' || seniority === 'senior' ? seniority : 'staff';

/** A chief of staff, an advisor, an assistant. */
const servantRole = (seniority: Seniority | undefined): Role =>
  seniority === 'director' ? 'executive' : seniority === 'senior' ? 'consulting' : 'operations';

/** Entries from left to right, the longest at each word. At most {@link maxPhraseWords} lookups for each word. */
function findAll<Entry>(
  words: readonly string[],
  index: ReadonlyMap<string, Entry>,
  compound: (word: string) => Entry | undefined,
): Found<Entry>[] {
  const found: Found<Entry>[] = [];
  for (let from = 0; from < words.length; ) {
    let to = Math.min(from + maxPhraseWords, words.length);
    let entry = index.get(words.slice(from, to).join(' '));
    while (entry === undefined && to > from + 1) {
      to -= 1;
      entry = index.get(words.slice(from, to).join(' '));
    }
    entry ??= compound(words[from]!);
    if (entry !== undefined) found.push({ entry, from, to });
    from = to;
  }
  return found;
}

/** Arabic writes "and", "the", "for the" onto the word: `والتسويق`, `للمبيعات`, `المبيعات`. Titles and entries lose them alike. */
const withoutArabicPrefix = (word: string) =>
  word.length > 4 ? word.replace(/^(?:وال|بال|لل|ال|و(?=.{4}))/, '') : word;

const germanRank = (word: string): RankEntry | undefined => {
  const last = isCompound(word) ? lastParts.find(([part]) => word.endsWith(part)) : undefined;
  return last && { seniority: last[1] };
};

const germanRole = (word: string): Role | undefined =>
  germanRank(word) && firstParts.find(([part]) => word.startsWith(part))?.[1];

const isCompound = (word: string) => word.length >= 7 && /^[a-z]+$/.test(word);

const listOf = (text: string) => text.split('|').map((entry) => entry.trim());

/** Each spelling of an entry: a zero-width non-joiner joins or parts. */
const spellings = (entry: string) =>
  [entry, entry.replaceAll('\u200c', '')].map((text) => foldedWords(text).map(withoutArabicPrefix).join(' '));

function indexRanks(): ReadonlyMap<string, RankEntry> {
  const index = new Map<string, RankEntry>();
  const say = (text: string, fact: RankEntry) => {
    for (const key of listOf(text).flatMap(spellings)) index.set(key, { ...index.get(key), ...fact });
  };
  // the highest is said last and holds
  for (const seniority of seniorities.toReversed()) say(seniorityWords[seniority], { seniority });
  say(chiefs, { isChief: true });
  say(officers, { isOfficer: true });
  say(lowering, { isLowering: true });
  say(deputies, { isDeputy: true });
  say(serving, { isServing: true });
  say(servingLinks, { isLink: true });
  say(formerly, { isFormer: true });
  return index;
}

function indexRoles(): ReadonlyMap<string, Role> {
  const said = roles.toReversed().flatMap((role) => {
    const texts = [roleWords[role], chiefRoles[role]].filter((text) => text !== undefined);
    return texts.flatMap((text) => listOf(text).flatMap(spellings)).map((key): [string, Role] => [key, role]);
  });
  return new Map(said);
}

const rankIndex = indexRanks();
const roleIndex = indexRoles();
const maxPhraseWords = Math.max(...[...rankIndex.keys(), ...roleIndex.keys()].map((key) => key.split(' ').length));

/** Longest first, so that `leiterin` is tried before what it ends with. */
function partsOf<Value extends string>(
  parts: Readonly<Partial<Record<Value, string>>>,
): [part: string, means: Value][] {
  // keys of the table are its own values
  return (Object.entries(parts) as [Value, string][])
    .flatMap(([value, text]) => listOf(text).map((part): [string, Value] => [part, value]))
    .sort(([a], [b]) => b.length - a.length);
}
const firstParts = partsOf(germanFirstParts);
const lastParts = partsOf(germanLastParts);
