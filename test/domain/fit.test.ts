import fc from 'fast-check';
import { expect, test } from 'vitest';
import { companySizeOf } from '../../collector/domain/fit/company-size.ts';
import { defaultPersonas } from '../../collector/domain/fit/default-personas.ts';
import { emailDomainClasses, knownDomains } from '../../collector/domain/fit/email-domain.ts';
import { bestFit, type FitTemplate, fitAttributes, fitOf, gradeOf } from '../../collector/domain/fit/fit.ts';
import { industries, industryOf } from '../../collector/domain/fit/industry.ts';
import { roles, seniorities } from '../../collector/domain/fit/job-title.ts';
import { attributesOf, type KnownPerson, type LeadAttributes } from '../../collector/domain/fit/lead-attributes.ts';
import { regionOf } from '../../collector/domain/fit/region.ts';

const nobody = knownDomains({ ownStaff: [], competitors: [], customers: [] });
const aPerson = (person: Partial<KnownPerson>) =>
  attributesOf({ email: undefined, company: undefined, traits: {}, ...person }, nobody);

test.each([
  ['140', 'medium'],
  ['51-200', 'medium'],
  ['51 – 200 employees', 'medium'],
  ['201-500', 'large'],
  ['1,800', 'enterprise'],
  ['1.800', 'enterprise'],
  ['10k+', 'enterprise'],
  ['10', 'micro'],
  ['11', 'small'],
  ['250', 'medium'],
  ['251', 'large'],
  ['۱۲۰ نفر', 'medium'],
  ['٦٠٠', 'large'],
  ['SME', 'small'],
  ['شرکت بزرگ', 'large'],
  ['0', undefined],
  ['many', undefined],
  ['', undefined],
])('a company of "%s" is %s', (text, size) => {
  expect(companySizeOf(text)).toBe(size);
});

test.each([
  ['Food trade', 'retail'],
  ['Logistics', 'logistics'],
  ['Textiles', 'manufacturing'],
  ['Higher Education', 'education'],
  ['نرم‌افزار', 'software'],
  ['نرم افزار', 'software'],
  ['البنوك', 'finance'],
  ['Pendidikan', 'education'],
  ['Maschinenbau', 'manufacturing'],
  ['Whatever', undefined],
])('the industry "%s" is %s', (text, industry) => {
  expect(industryOf(text)).toBe(industry);
});

test.each([
  ['Iran', 'middle_east'],
  ['ایران', 'middle_east'],
  ['IR', 'middle_east'],
  ['United Arab Emirates', 'middle_east'],
  ['الإمارات العربية المتحدة', 'middle_east'],
  ['UAE', 'middle_east'],
  ['مصر', 'north_africa'],
  ['Malaysia', 'southeast_asia'],
  ['Deutschland', 'europe'],
  ['آلمان', 'europe'],
  ['usa', 'north_america'],
  ['South Asia', 'south_asia'],
  ['Atlantis', undefined],
])('%s lies in %s', (text, region) => {
  expect(regionOf(text)).toBe(region);
});

test('traits are understood whoever named them', () => {
  const wanted = {
    role: 'finance',
    seniority: 'c_level',
    companySize: 'medium',
    industry: 'retail',
    region: 'middle_east',
  };
  const spellings: readonly KnownPerson['traits'][] = [
    { title: 'CFO', employees: 140, industry: 'Retail', country: 'Iran' },
    { job_title: 'CFO', company_size: '51-200', sector: 'retail', Country: 'IR' },
    { jobTitle: 'CFO', 'Company size': '140', Industry: 'Retail', region: 'Middle East' },
    { سمت: 'CFO', 'تعداد کارکنان': '۱۴۰', صنعت: 'خرده‌فروشی', کشور: 'ایران' },
  ];
  for (const traits of spellings) expect(aPerson({ traits })).toMatchObject(wanted);
});

const template: FitTemplate = {
  id: 'buyer',
  name: 'Buyer',
  wants: {
    seniority: { weight: 2, values: { c_level: 100, manager: 50 }, otherwise: 0 },
    companySize: { weight: 1, values: { medium: 100 }, otherwise: 25 },
    emailDomain: { weight: 1, values: { business: 100 }, otherwise: 0 },
  },
};

test('fit is the weighted mean of what is known; what is not known only lowers the coverage', () => {
  const all = fitOf(template, aPerson({ email: 'a@acme.example', traits: { title: 'Manager', employees: 9 } }));
  // (2 · 50 + 1 · 25 + 1 · 100) / 4 = 56.25
  expect(all).toMatchObject({ score: 56, grade: 'B', coveragePct: 100, unknown: [] });
  expect(all?.rows.map(({ attribute, points }) => [attribute, points])).toEqual([
    ['seniority', 25],
    ['companySize', 6],
    ['emailDomain', 25],
  ]);
  const some = fitOf(template, aPerson({ email: 'a@acme.example' }));
  expect(some).toMatchObject({ score: 100, grade: 'A', coveragePct: 25, unknown: ['seniority', 'companySize'] });
  expect(fitOf(template, aPerson({}))).toBeUndefined();
});

test.each([
  [100, 'A'],
  [70, 'A'],
  [69, 'B'],
  [45, 'B'],
  [44, 'C'],
  [20, 'C'],
  [19, 'D'],
  [0, 'D'],
])('a fit of %i is grade %s', (score, grade) => {
  expect(gradeOf(score)).toBe(grade);
});

test('the persona that fits best explains the fit, and of equals the first', () => {
  const other = {
    ...template,
    id: 'other',
    wants: { ...template.wants, seniority: { ...template.wants.seniority!, otherwise: 10 } },
  };
  const cfo = aPerson({ email: 'a@acme.example', traits: { title: 'CFO' } });
  const clerk = aPerson({ email: 'a@acme.example', traits: { title: 'Clerk' } });
  expect(bestFit([template, other], cfo)?.persona.id).toBe('buyer');
  expect(bestFit([other, template], cfo)?.persona.id).toBe('other');
  expect(bestFit([template, other], clerk)?.persona.id).toBe('other');
  expect(bestFit([], cfo)).toBeUndefined();
});

const someone: fc.Arbitrary<LeadAttributes> = fc.record({
  role: fc.constantFrom(undefined, ...roles),
  seniority: fc.constantFrom(undefined, ...seniorities),
  companySize: fc.constantFrom(undefined, 'micro' as const, 'medium' as const, 'enterprise' as const),
  industry: fc.constantFrom(undefined, ...industries),
  region: fc.constantFrom(undefined, 'europe' as const),
  emailDomain: fc
    .constantFrom(undefined, ...emailDomainClasses)
    .map(
      (found) =>
        found && { class: found, domain: 'a.b', companyDomain: 'a.b', isRoleMailbox: false, isStudentMailbox: false },
    ),
  title: fc.constant(undefined),
  hasCompany: fc.boolean(),
});
const aTemplate: fc.Arbitrary<FitTemplate> = fc
  .tuple(
    ...fitAttributes.map(() =>
      fc.record({
        weight: fc.integer({ min: 0, max: 40 }),
        values: fc.constant({ c_level: 100, business: 90, medium: 33 }),
        otherwise: fc.integer({ min: 0, max: 100 }),
      }),
    ),
  )
  .map((wishes) => ({
    id: 't',
    name: 'T',
    wants: Object.fromEntries(fitAttributes.map((attribute, index) => [attribute, wishes[index]!])),
  }));

test('the rows sum to the fit exactly, within 0 and 100, and what is known and not known is all there is', () => {
  fc.assert(
    fc.property(someone, fc.oneof(aTemplate, fc.constantFrom(...defaultPersonas)), (attributes, wanted) => {
      const fit = fitOf(wanted, attributes);
      if (!fit) return;
      expect(fit.rows.reduce((sum, { points }) => sum + points, 0)).toBe(fit.score);
      expect(fit.score).toBeGreaterThanOrEqual(0);
      expect(fit.score).toBeLessThanOrEqual(100);
      const asked = fitAttributes.filter((attribute) => (wanted.wants[attribute]?.weight ?? 0) > 0);
      expect(new Set([...fit.rows.map(({ attribute }) => attribute), ...fit.unknown])).toEqual(new Set(asked));
      expect(fit.coveragePct === 100).toBe(fit.unknown.length === 0);
    }),
    { numRuns: 2_000 },
  );
});

test.each([
  ['a finance director of a mid-sized company', 'fd@acme.example', { title: 'Finance director', employees: 140 }, 'A'],
  ['a business address alone', 'someone@acme.example', {}, 'B'],
  ['a free address alone', 'someone@gmail.com', {}, 'C'],
  ['a student at a university', 'a@students.um.edu.my', { title: 'Student' }, 'D'],
  ['a throw-away address', 'a@mailinator.com', {}, 'D'],
])('the default personas grade %s as expected', (_, email, traits, grade) => {
  expect(bestFit(defaultPersonas, aPerson({ email, traits }))?.grade).toBe(grade);
});
