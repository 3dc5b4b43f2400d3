import type { AlertText } from '../ports/deliver.ts';
import { cutText } from './cut-text.ts';

/** Microsoft Teams refuses a larger message: 28 KB, https://learn.microsoft.com/microsoftteams/limits-specifications-teams. */
const maxBodyBytes = 28 * 1_000;
/** A line of a card beyond that is nothing that anybody reads on the way. */
const maxLineChars = 500;
const maxUrlChars = 2_000;
/** More than six buttons are cut off: https://learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/cards/cards-reference. */
const maxButtons = 6;

/**
 * The body for a workflow of Microsoft Teams ("When a Teams webhook request is received"): one Adaptive Card 1.5. Its TextBlocks
 * and FactSets are Markdown; text from outside stands in RichTextBlocks, which are not, and is escaped wherever it cannot.
 */
export function teamsBody(alert: AlertText): string {
  // the longest lists go first; ten lines of evidence never get near the limit, a long digest may
  for (const share of [1, 0.5, 0.25, 0]) {
    const body = JSON.stringify(messageOf(alert, share));
    if (share === 0 || Buffer.byteLength(body) <= maxBodyBytes) return body;
  }
  throw new Error('the loop above ends');
}

function messageOf(alert: AlertText, share: number) {
  const lines = <Line>(all: readonly Line[]) => all.slice(0, Math.ceil(all.length * share));
  const evidence = lines(alert.evidence);
  const items = lines(alert.items);
  const card = {
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    type: 'AdaptiveCard',
    version: '1.5',
    rtl: alert.dir === 'rtl',
    lang: alert.language,
    fallbackText: escapeMarkdown(cutText(alert.subject, maxLineChars)),
    body: [
      textLine(alert.who, { size: 'Large', weight: 'Bolder' }),
      textLine(alert.why),
      ...(alert.facts.length > 0 ? [factSet(alert.facts)] : []),
      ...(evidence.length > 0 ? [textLine(alert.evidenceTitle, { weight: 'Bolder' })] : []),
      ...evidence.map((line) => textLine(`• ${line}`)),
      ...items.map(({ text, url }) => textLine(`• ${text}`, linkTo(url))),
      textLine(alert.footer, { size: 'Small', isSubtle: true }),
    ],
    actions: alert.buttons
      .filter(({ url }) => url.length <= maxUrlChars)
      .slice(0, maxButtons)
      .map(({ label, url }) => ({ type: 'Action.OpenUrl', title: cutText(label, maxLineChars), url })),
    msteams: { width: 'Full' },
  };
  return {
    type: 'message',
    attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', contentUrl: null, content: card }],
  };
}

const linkTo = (url: string | undefined) =>
  url !== undefined && url.length <= maxUrlChars ? { selectAction: { type: 'Action.OpenUrl', url } } : {};

const textLine = (text: string, look: object = {}) => ({
  type: 'RichTextBlock',
  inlines: [{ type: 'TextRun', text: cutText(text, maxLineChars) || '–', ...look }],
});

const factSet = (facts: AlertText['facts']) => ({
  type: 'FactSet',
  facts: facts.map(({ label, value }) => ({
    title: escapeMarkdown(cutText(label, maxLineChars)),
    value: escapeMarkdown(cutText(value, maxLineChars)) || '–',
  })),
});

/** Of the part of Markdown that cards know: https://learn.microsoft.com/adaptive-cards/authoring-cards/text-features. */
const escapeMarkdown = (text: string) => text.replace(/[\\`*_[\]()#+\-.!~>|]/g, '\\$&').replaceAll('\n', ' ');
