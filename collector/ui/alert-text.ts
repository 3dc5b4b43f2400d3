import type { AlertMessage, MessageItem } from '../domain/alert-message.ts';
import type { AlertPerson } from '../ports/commands.ts';
import type { AlertText, DescribeAlert } from '../ports/deliver.ts';
import { fill } from './fill.ts';
import { isLanguage } from './language.ts';
import { type Reader, readerOf, wordFor } from './reader.ts';

/** Writes an alert in the words of the interface, for a chat program, a mail or an open page. */
export const describeAlert: DescribeAlert = (message, { language, timeZone, person, people }) => {
  const reader = readerOf(isLanguage(language) ? language : 'en', timeZone);
  const { message: words } = reader.texts;
  const { data } = message;
  const who = whoOf(message, person, reader);
  const { offReasons } = reader.texts.alerts;
  const off = data.destination && wordFor(offReasons, data.destination.reason);
  const reason = off ?? (whyOf(data, reader) || words.message);
  const why = data.isOnThePage ? `${reason} · ${words.onThePage}` : reason;
  return {
    language: reader.language,
    dir: reader.dir,
    subject: `${who} · ${why}`,
    who,
    why,
    facts: factsOf(data, reader),
    evidence: data.evidence.map(({ ruleName, points }) => `${reader.rule(ruleName)}: ${reader.points(points)}`),
    evidenceTitle: words.evidence,
    buttons: buttonsOf(data, reader),
    items: data.items.map((item) => itemOf(item, people, reader)),
    footer: footerOf(message, reader),
    unsubscribe: words.unsubscribe,
  };
};

function whoOf({ data }: AlertMessage, person: AlertPerson | undefined, { texts }: Reader): string {
  const { message: words } = texts;
  if (data.kinds.includes('digest')) return fill(words.digest, { site: data.site?.name ?? texts.product });
  if (data.destination) return data.destination.name;
  if (!data.lead) return data.site?.name ?? texts.product;
  return (person && nameOf(person)) ?? fill(words.someone, { site: data.site?.name ?? texts.product });
}

/** Kinds that came after this version are said in the message's own line, which is English. */
function whyOf({ kinds, why }: Pick<MessageItem, 'kinds' | 'why'>, { texts }: Reader): string {
  const known = kinds.map((kind) => wordFor(texts.alerts.kinds, kind));
  return known.length > 0 && known.every((word) => word !== undefined) ? known.join(' · ') : why;
}

function factsOf(data: AlertMessage['data'], reader: Reader): AlertText['facts'] {
  const { message: words, levels, trust, stage } = reader.texts;
  const fact = (label: string, value: string | undefined) => (value === undefined ? [] : [{ label, value }]);
  const change = data.change === undefined ? '' : ` (${reader.points(Math.round(data.change * 10) / 10)})`;
  return [
    ...fact(words.score, data.score === undefined ? undefined : `${reader.score(data.score)}${change}`),
    ...fact(words.level, data.level === undefined ? undefined : wordFor(levels, String(data.level))),
    ...fact(words.fit, data.fit && `${data.fit.grade} · ${reader.count(data.fit.score)}`),
    ...fact(words.stage, data.stage && (wordFor(stage.names, data.stage) ?? data.stage)),
    ...fact(words.trust, data.trust && (wordFor(trust, data.trust) ?? data.trust)),
    ...fact(words.owner, data.owner),
  ];
}

function buttonsOf({ links, lead }: AlertMessage['data'], { texts }: Reader): AlertText['buttons'] {
  const { message: words } = texts;
  const button = (label: string, url: string | undefined) => (url === undefined ? [] : [{ label, url }]);
  return [
    ...button(words.openLead, links.lead ?? lead?.url),
    ...button(words.accept, links.accept),
    ...button(words.reject, links.reject),
    ...button(words.openDestinations, links.destinations),
  ];
}

function itemOf(
  item: MessageItem,
  people: Readonly<Record<string, AlertPerson>>,
  reader: Reader,
): AlertText['items'][number] {
  const id = item.lead?.id ?? '';
  const who = Object.hasOwn(people, id) ? nameOf(people[id]!) : undefined;
  const score = item.score === undefined ? undefined : reader.score(item.score);
  return { text: [who, whyOf(item, reader), score].filter(Boolean).join(' · '), url: item.lead?.url };
}

/** `undefined`: nothing is known to call them by. */
function nameOf({ name, email, company }: AlertPerson): string | undefined {
  const known = name ?? email;
  return known !== undefined && company ? `${known} (${company})` : known;
}

function footerOf({ timestamp, data }: AlertMessage, reader: Reader): string {
  const { message: words } = reader.texts;
  const atMs = Date.parse(timestamp);
  const when = Number.isNaN(atMs) ? timestamp : reader.moment(atMs, 'full');
  const model = data.modelVersion === undefined ? [] : [fill(words.model, { version: String(data.modelVersion) })];
  return [reader.texts.product, when, ...model].join(' · ');
}
