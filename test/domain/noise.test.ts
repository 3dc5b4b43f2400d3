import { expect, test } from 'vitest';
import { knownDomains } from '../../collector/domain/fit/email-domain.ts';
import { attributesOf, type KnownPerson } from '../../collector/domain/fit/lead-attributes.ts';
import { type BehaviourSummary, noiseOf } from '../../collector/domain/fit/noise.ts';

const known = knownDomains({
  ownStaff: ['footprint.example'],
  competitors: ['rival.example'],
  customers: ['acme.example'],
});
const still: BehaviourSummary = { careersDays: 0, buyingDays: 0, browsers: 1, botBrowsers: 0 };
const noiseFor = (person: Partial<KnownPerson>, behaviour: Partial<BehaviourSummary> = {}) =>
  noiseOf(
    attributesOf({ email: undefined, company: undefined, traits: {}, ...person }, known),
    { ...still, ...behaviour },
    { overruled: [] },
  ).flatMap(({ flag, evidence }) => evidence.map(({ kind, what }) => `${flag}: ${kind} ${what}`));

const titled = (title: string) => ({ traits: { title } });

test.each<[string, Partial<KnownPerson>, Partial<BehaviourSummary>, string[]]>([
  ['a buyer', { email: 'cfo@shop.example', ...titled('CFO') }, { buyingDays: 3 }, []],
  ['a student by title', titled('PhD student'), {}, ['student: title PhD student']],
  ['a student in Persian', titled('دانشجوی دکتری'), {}, ['student: title دانشجوی دکتری']],
  [
    'a student by mailbox',
    { email: 'a@students.um.edu.my', company: 'UM' },
    {},
    ['student: student_mailbox students.um.edu.my'],
  ],
  ['somebody at a university', { email: 'a@um.edu.my' }, {}, ['student: academic_domain_without_company um.edu.my']],
  ['who works at a university', { email: 'a@um.edu.my', ...titled('IT manager') }, {}, []],
  ['who names a university as the company', { email: 'a@um.edu.my', company: 'Universiti Malaya' }, {}, []],
  ['an industry analyst', titled('Senior Industry Analyst'), {}, ['analyst: title Senior Industry Analyst']],
  ['an analyst of markets', titled('محلل أبحاث السوق'), {}, ['analyst: title محلل أبحاث السوق']],
  ['an analyst by firm', { email: 'a@eu.gartner.com' }, {}, ['analyst: analyst_firm_domain eu.gartner.com']],
  ['a business analyst', titled('Business Analyst'), {}, []],
  ['a competitor', { email: 'a@eu.rival.example' }, {}, ['competitor: competitor_domain eu.rival.example']],
  ['own staff', { email: 'a@footprint.example' }, {}, ['own_staff: own_domain footprint.example']],
  ['a customer', { email: 'a@acme.example' }, {}, ['customer: customer_domain acme.example']],
  ['a job seeker', {}, { careersDays: 2 }, ['job_seeker: careers_days 2']],
  ['a job seeker by words', titled('جویای کار'), {}, ['job_seeker: title جویای کار']],
  ['one look at careers', {}, { careersDays: 1 }, []],
  ['a buyer who looks at careers too', {}, { careersDays: 2, buyingDays: 2 }, []],
  ['a bot', {}, { browsers: 2, botBrowsers: 2 }, ['bot: bot_browsers 2']],
  ['a person with a bot among the browsers', {}, { browsers: 2, botBrowsers: 1 }, []],
  ['never seen', {}, { browsers: 0 }, []],
])('%s', (_, person, behaviour, expected) => {
  expect(noiseFor(person, behaviour)).toEqual(expected);
});

test('a person overrules one flag, and the other stands', () => {
  const lead = attributesOf({ email: 'a@rival.example', company: undefined, traits: { title: 'Student' } }, known);
  const checks = noiseOf(lead, still, { overruled: ['student', 'bot'] });
  expect(checks.map(({ flag, isOverruled }) => [flag, isOverruled])).toEqual([
    ['student', true],
    ['competitor', false],
  ]);
});
