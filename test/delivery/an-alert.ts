import { alertMessage } from '../../collector/domain/alert-message.ts';

/** A message of the outbox as it is decided today, with fields replaced or added. */
export function anAlert(data: Readonly<Record<string, unknown>> = {}, type = 'lead.hot'): string {
  const message = JSON.parse(
    alertMessage({
      alertId: 'al_1',
      atMs: Date.UTC(2026, 0, 5, 9),
      kinds: ['pricing_return', 'hot'],
      site: { key: 'st_1', name: 'Acme' },
      lead: { id: 'ld_1', trust: 'verified', url: 'https://leads.example.com/sites/st_1/leads/ld_1' },
      score: 72.4,
      scoreBefore: 44.2,
      level: 1,
      fit: { score: 74, grade: 'A' },
      stage: 'mql',
      owner: undefined,
      isOnThePage: true,
      modelVersion: 3,
      evidence: [
        { rule: 'pricing-return', ruleName: 'Came back to pricing', points: 20, atMs: Date.UTC(2026, 0, 5, 9) },
      ],
    }),
  );
  return JSON.stringify({ ...message, type, data: { ...message.data, ...data } });
}

/** Text that means something in HTML, mrkdwn, Markdown, mail headers or to whoever reads it. */
export const hostileTexts = [
  '<script>alert(1)</script>',
  '<!channel> <@U123> <https://evil.example|click>',
  '&lt;b&gt; & &amp;',
  '*bold* _it_ ~strike~ `code` [click](https://evil.example) ![x](https://evil.example/x.png) # h',
  'Ada\r\nBcc: victim@evil.example',
  'Ada\u2028Bcc: victim@evil.example\u0000',
  '\u202egnirts desrever',
  'علی رضایی',
  '{{7*7}} {name} %s',
  'x'.repeat(20_000),
  '👩‍👩‍👧‍👦'.repeat(3_000),
] as const;
