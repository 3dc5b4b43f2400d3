import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normaliseEmail } from '../../collector/domain/email.ts';

describe('an e-mail address', () => {
  it.each([
    ['ada@firm.example', 'ada@firm.example'],
    ['  Ada.Lovelace@Firm.Example\n', 'ada.lovelace@firm.example'],
    ['ada+news@mail.firm.co.uk', 'ada+news@mail.firm.co.uk'],
    ["o'brien@firm.example", "o'brien@firm.example"],
    ['jose\u0301@firm.example', 'jos\u00e9@firm.example'],
    ['سارا@شرکت.example', 'سارا@شرکت.example'],
    ['a@xn--80ak6aa92e.com', 'a@xn--80ak6aa92e.com'],
    [`${'a'.repeat(64)}@firm.example`, `${'a'.repeat(64)}@firm.example`],
  ])('%j is kept as %j', (text, email) => {
    expect(normaliseEmail(text)).toBe(email);
  });

  it.each([
    '',
    'ada',
    'ada@',
    '@firm.example',
    'ada@localhost',
    'ada@firm@example.com',
    'ada lovelace@firm.example',
    'ada@firm .example',
    'ada@firm..example',
    'ada@.example',
    'ada@firm.example.',
    'ada@-firm.example',
    'ada@firm-.example',
    'ada@127.0.0.1',
    'ada@[127.0.0.1]',
    '.ada@firm.example',
    'ada.@firm.example',
    'a..da@firm.example',
    '"ada"@firm.example',
    'Ada <ada@firm.example>',
    'ada@firm.example, bob@firm.example',
    'mailto:ada@firm.example',
    'ada@firm.example\0',
    'ada\u200b@firm.example',
    `${'a'.repeat(65)}@firm.example`,
    `a@${'b'.repeat(64)}.example`,
    `a@${'bcd.'.repeat(62)}example`,
  ])('%j is none', (text) => {
    expect(normaliseEmail(text)).toBeUndefined();
  });

  it('does not change when it is normalised again', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.emailAddress(),
          fc.string({ unit: 'grapheme' }).map((text) => `${text}@Firm.example`),
        ),
        (text) => {
          const email = normaliseEmail(text);
          fc.pre(email !== undefined);
          expect(normaliseEmail(email!)).toBe(email);
        },
      ),
    );
  });
});
