import type { AlertText } from '../ports/deliver.ts';
import { cutText } from './cut-text.ts';

/** Limits of Block Kit: https://docs.slack.dev/reference/block-kit/blocks. */
const maxBlocks = 50;
const maxHeaderChars = 150;
const maxSectionChars = 3_000;
const maxFields = 10;
const maxFieldChars = 2_000;
const maxButtons = 25;
const maxButtonChars = 75;
const maxUrlChars = 3_000;
const maxFallbackChars = 4_000;
/** One line of a digest: what nobody reads further than that. */
const maxItemChars = 300;

/**
 * The body for an incoming webhook of Slack. Text from outside stands in `plain_text`, where nothing is markup; the one place
 * that Slack reads as mrkdwn, the fallback of notifications, is escaped.
 */
export function slackBody(alert: AlertText): string {
  const fields = alert.facts.slice(0, maxFields).map(({ label, value }) => plain(`${label}: ${value}`, maxFieldChars));
  const buttons = alert.buttons.filter(({ url }) => url.length <= maxUrlChars).slice(0, maxButtons);
  const blocks = [
    { type: 'header', text: plain(alert.who, maxHeaderChars) },
    { type: 'section', text: plain(alert.why, maxSectionChars) },
    ...(fields.length > 0 ? [{ type: 'section', fields }] : []),
    ...sections([alert.evidenceTitle, ...alert.evidence.map((line) => `• ${line}`)].join('\n'), alert.evidence),
    ...lists(alert.items),
    ...(buttons.length > 0 ? [{ type: 'actions', elements: buttons.map(button) }] : []),
    { type: 'context', elements: [plain(alert.footer, maxSectionChars)] },
  ];
  return JSON.stringify({
    text: cutText(escapeMrkdwn(alert.subject), maxFallbackChars),
    blocks: blocks.slice(0, maxBlocks),
    unfurl_links: false,
    unfurl_media: false,
  });
}

/** Slack refuses empty text. */
const plain = (text: string, maxChars: number) => ({
  type: 'plain_text',
  text: cutText(text, maxChars) || '–',
  emoji: false,
});

const sections = (text: string, of: readonly unknown[]) =>
  of.length > 0 ? [{ type: 'section', text: plain(text, maxSectionChars) }] : [];

/** A rich text has no markup either, and its lines can be links. As many as a section may hold, the rest is a sign that there is more. */
function lists(items: AlertText['items']): object[] {
  if (items.length === 0) return [];
  const lines: object[] = [];
  let chars = 0;
  for (const { text, url } of items) {
    const line = cutText(text, maxItemChars) || '–';
    chars += line.length;
    if (chars > maxSectionChars) break;
    const isLink = url !== undefined && url.length <= maxUrlChars;
    lines.push(lineOf(isLink ? { type: 'link', url, text: line } : { type: 'text', text: line }));
  }
  if (lines.length < items.length) lines.push(lineOf({ type: 'text', text: '…' }));
  return [{ type: 'rich_text', elements: [{ type: 'rich_text_list', style: 'bullet', elements: lines }] }];
}

const lineOf = (element: object) => ({ type: 'rich_text_section', elements: [element] });

const button = ({ label, url }: AlertText['buttons'][number], index: number) => ({
  type: 'button',
  action_id: `open_${index}`,
  text: plain(label, maxButtonChars),
  url,
  ...(index === 0 && { style: 'primary' }),
});

/** The three signs that mean something: https://docs.slack.dev/messaging/formatting-message-text#escaping. */
const escapeMrkdwn = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('\n', ' ');
