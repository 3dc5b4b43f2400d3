/**
 * What Slack and Microsoft Teams refuse, from their documentation: their servers cannot be asked from here. Each returns the first
 * thing that is wrong, in the other side's words where these are known, or `undefined`.
 */

type Json = Readonly<Record<string, unknown>>;
const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** https://docs.slack.dev/reference/block-kit/blocks and …/messaging/sending-messages-using-incoming-webhooks. */
export function slackRefusal(body: string): string | undefined {
  const message: unknown = JSON.parse(body);
  if (!isObject(message)) return 'invalid_payload';
  if (typeof message.text !== 'string' || message.text === '') return 'no_text';
  if (message.text.length > 40_000) return 'msg_too_long';
  if (/<(?!!date)|>/.test(message.text)) return 'the text has markup in it';
  const blocks = message.blocks;
  if (!Array.isArray(blocks) || blocks.length === 0 || blocks.length > 50) return 'invalid_blocks: count';
  for (const block of blocks) {
    const problem = isObject(block) ? blockProblem(block) : 'not an object';
    if (problem) return `invalid_blocks: ${problem}`;
  }
  return undefined;
}

function blockProblem(block: Json): string | undefined {
  const lists = { fields: 10, elements: block.type === 'context' ? 10 : 25 };
  for (const [name, most] of Object.entries(lists)) {
    const list = block[name];
    if (list !== undefined && (!Array.isArray(list) || list.length === 0 || list.length > most)) return `${name} count`;
  }
  const texts = (list: unknown, most: number) =>
    (list as readonly unknown[]).map((each) => textProblem(each, most)).find(Boolean);
  switch (block.type) {
    case 'header':
      return textProblem(block.text, 150);
    case 'section':
      if (block.text === undefined && block.fields === undefined) return 'a section without text';
      if (block.text !== undefined && textProblem(block.text, 3_000)) return textProblem(block.text, 3_000);
      return block.fields === undefined ? undefined : texts(block.fields, 2_000);
    case 'context':
      return texts(block.elements, 3_000);
    case 'actions':
      return (block.elements as readonly unknown[]).map(buttonProblem).find(Boolean);
    case 'rich_text':
      return (block.elements as readonly Json[]).map(richListProblem).find(Boolean);
    case 'divider':
      return undefined;
    default:
      return `type ${block.type}`;
  }
}

/** https://docs.slack.dev/reference/block-kit/blocks/rich-text-block. */
function richListProblem({ type, style, elements }: Json): string | undefined {
  if (type !== 'rich_text_list' || style !== 'bullet') return 'no list';
  const lines = (elements as readonly Json[]).flatMap((section) => section.elements as readonly Json[]);
  const isLine = ({ type: kind, text, url }: Json) =>
    typeof text === 'string' &&
    text !== '' &&
    text.isWellFormed() &&
    (kind === 'text' || (kind === 'link' && typeof url === 'string' && URL.canParse(url)));
  if (lines.length === 0 || !lines.every(isLine)) return 'rich text';
  return lines.reduce((sum, { text }) => sum + String(text).length, 0) > 3_001 ? 'rich text is too long' : undefined;
}

function textProblem(text: unknown, most: number): string | undefined {
  if (!isObject(text) || typeof text.text !== 'string') return 'no text object';
  if (text.type !== 'plain_text') return `outside text must not be ${text.type}`;
  if (text.text.length < 1 || text.text.length > most) return `text of ${text.text.length}, not 1 to ${most}`;
  return text.text.isWellFormed() ? undefined : 'half a character';
}

function buttonProblem(button: unknown): string | undefined {
  if (!isObject(button) || button.type !== 'button') return 'not a button';
  if (typeof button.url !== 'string' || button.url.length > 3_000 || !URL.canParse(button.url)) return 'url';
  if (typeof button.action_id !== 'string' || button.action_id.length > 255) return 'action_id';
  return textProblem(button.text, 75);
}

/** https://learn.microsoft.com/connectors/teams, Adaptive Cards 1.5. */
export function teamsRefusal(body: string): string | undefined {
  if (Buffer.byteLength(body) > 28 * 1_024) return `RequestEntityTooLarge: ${Buffer.byteLength(body)} bytes`;
  const message: unknown = JSON.parse(body);
  if (!isObject(message) || message.type !== 'message' || !Array.isArray(message.attachments)) return 'no message';
  const [attachment] = message.attachments;
  if (!isObject(attachment) || attachment.contentType !== 'application/vnd.microsoft.card.adaptive') return 'no card';
  const card = attachment.content;
  if (!isObject(card) || card.type !== 'AdaptiveCard' || !['1.4', '1.5'].includes(String(card.version)))
    return 'version';
  for (const element of card.body as readonly Json[]) {
    const problem = elementProblem(element);
    if (problem) return problem;
  }
  const actions = card.actions as readonly Json[];
  if (actions.length > 6) return 'too many actions';
  const isGood = ({ type, title, url }: Json) => type === 'Action.OpenUrl' && title !== '' && URL.canParse(String(url));
  return actions.every(isGood) ? undefined : 'action';
}

function elementProblem(element: Json): string | undefined {
  switch (element.type) {
    case 'RichTextBlock': {
      const runs = element.inlines as readonly Json[];
      const opens = (action: unknown) =>
        action === undefined ||
        (isObject(action) && action.type === 'Action.OpenUrl' && URL.canParse(String(action.url)));
      const isText = ({ type, text, selectAction }: Json) =>
        type === 'TextRun' && typeof text === 'string' && text !== '' && opens(selectAction);
      return runs.length > 0 && runs.every(isText) ? undefined : 'inlines';
    }
    case 'FactSet': {
      const facts = element.facts as readonly Json[];
      const texts = facts.flatMap(({ title, value }) => [title, value]);
      return texts.every((text) => typeof text === 'string' && text !== '' && !hasMarkdown(text)) ? undefined : 'facts';
    }
    default:
      return `type ${element.type}`;
  }
}

/** A sign that Markdown reads, without a backslash that takes its meaning away. */
const hasMarkdown = (text: string) => /(?<!\\)(?:\\\\)*[*_[\]`#~>|]/.test(text);
