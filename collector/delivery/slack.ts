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
    ...sections(alert.items.map((item) => `• ${item.text}`).join('\n'), alert.items),
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
