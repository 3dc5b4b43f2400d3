import { domainToASCII } from 'node:url';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { emailDomainOf, knownDomains } from '../../collector/domain/fit/email-domain.ts';
import { asciiDomain } from '../../collector/domain/fit/punycode.ts';

const known = knownDomains({
  ownStaff: ['footprint.example'],
  competitors: ['Rival.example.', 'https://www.bücher.example/about'],
  customers: ['@acme.co.uk', 'xn--mgbaja8a1hpac.ir'],
});
const classOf = (email: string) => emailDomainOf(email, known).class;

test.each([
  ['sara@arya-tile.ir', 'business'],
  ['sara@acme.com', 'business'],
  ['tan@syarikat.com.my', 'business'],
  ['a@gmail.com', 'free'],
  ['a@yahoo.com', 'free'],
  ['a@proton.me', 'free'],
  ['a@chmail.ir', 'free'],
  ['a@mihanmail.ir', 'free'],
  ['a@rayana.ir', 'free'],
  ['a@iran.ir', 'free'],
  ['a@vatanmail.ir', 'free'],
  ['a@tm.net.my', 'free'],
  ['a@streamyx.com', 'free'],
  ['a@unifi.my', 'free'],
  ['a@pd.jaring.my', 'free'],
  ['a@maktoob.com', 'free'],
  ['a@emirates.net.ae', 'free'],
  ['a@batelco.com.bh', 'free'],
  ['a@t-online.de', 'free'],
  ['a@mailinator.com', 'disposable'],
  ['a@sub.mailinator.com', 'disposable'],
  ['a@yopmail.com', 'disposable'],
  ['a@mit.edu', 'academic'],
  ['a@um.edu.my', 'academic'],
  ['a@eng.ui.ac.ir', 'academic'],
  ['a@ox.ac.uk', 'academic'],
  ['a@uni-mainz.de', 'academic'],
  ['a@students.delta-university.example', 'academic'],
  ['a@ac.me', 'business'],
  ['a@students.com', 'business'],
  ['a@education.com', 'business'],
  ['a@footprint.example', 'own_staff'],
  ['a@mail.footprint.example', 'own_staff'],
  ['a@notfootprint.example', 'business'],
  ['a@rival.example', 'competitor'],
  ['a@RIVAL.example.', 'competitor'],
  ['a@bücher.example', 'competitor'],
  ['a@xn--bcher-kva.example', 'competitor'],
  ['a@acme.co.uk', 'customer'],
  ['a@it.acme.co.uk', 'customer'],
])('%s is %s', (email, expected) => {
  expect(classOf(email)).toBe(expected);
});

test('what the owner says comes before every list', () => {
  const lists = {
    ownStaff: ['gmail.com'],
    competitors: ['mit.edu', 'gmail.com'],
    customers: ['mit.edu', 'yopmail.com'],
  };
  const read = ['gmail.com', 'mit.edu', 'yopmail.com'].map(
    (domain) => emailDomainOf(`a@${domain}`, knownDomains(lists)).class,
  );
  expect(read).toEqual(['own_staff', 'competitor', 'customer']);
});

test.each([
  ['sara@mail.arya-tile.ir', 'arya-tile.ir'],
  ['tan@mail.syarikat.com.my', 'syarikat.com.my'],
  ['a@eu.acme.co.uk', 'acme.co.uk'],
  ['a@eng.ui.ac.ir', 'ui.ac.ir'],
  ['a@acme.com', 'acme.com'],
  ['a@co.com', 'co.com'],
  ['a@bücher.example', 'xn--bcher-kva.example'],
  ['a@gmail.com', undefined],
  ['a@mailinator.com', undefined],
])('the company of %s is %s', (email, expected) => {
  expect(emailDomainOf(email, known).companyDomain).toBe(expected);
});

test('a mailbox that several people read is marked, and nobody whose name only begins like one', () => {
  const read = ['info', 'sales+web', 'no-reply', 'infosys', 'salesh', 'sara'].map(
    (local) => emailDomainOf(`${local}@acme.com`, known).isRoleMailbox,
  );
  expect(read).toEqual([true, true, true, false, false, false]);
});

test('a domain of a thousand labels is classified in no time', () => {
  const startedAtMs = performance.now();
  for (let run = 0; run < 1_000; run += 1) classOf(`a@${'x.'.repeat(1_000)}com`);
  expect(performance.now() - startedAtMs).toBeLessThan(1_000);
});

test('international names become what the DNS knows, as the platform has it', () => {
  const label = fc.array(fc.constantFrom(...'abcxyz0189äöüñßéشرکتمثالشركةعربية例え日本한국δοκ'), {
    minLength: 1,
    maxLength: 12,
  });
  fc.assert(
    fc.property(fc.array(label, { minLength: 2, maxLength: 3 }), (labels) => {
      const domain = [...labels.map((letters) => letters.join('')), 'example'].join('.');
      const expected = domainToASCII(domain);
      // the platform also refuses names that mix writing directions
      fc.pre(expected !== '');
      expect(asciiDomain(domain)).toBe(expected);
    }),
    { numRuns: 2_000 },
  );
});
