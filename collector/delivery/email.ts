import type { AlertText } from '../ports/deliver.ts';
import { cutText } from './cut-text.ts';

/** RFC 5322 allows 998 characters in a line; nobody's list of mails shows more than this. */
const maxSubjectChars = 200;

export interface MailContent {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** An alert as a mail: the same words as plain text and as HTML without images, scripts or anything loaded from elsewhere. */
export function mailContent(alert: AlertText, unsubscribeUrl: string | undefined): MailContent {
  return {
    // one line: what would begin another header is a space
    subject: cutText(alert.subject.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim(), maxSubjectChars),
    text: asText(alert, unsubscribeUrl),
    html: asHtml(alert, unsubscribeUrl),
  };
}

function asText(alert: AlertText, unsubscribeUrl: string | undefined): string {
  const parts = [
    [alert.who, alert.why],
    alert.facts.map(({ label, value }) => `${label}: ${value}`),
    alert.evidence.length > 0 ? [alert.evidenceTitle, ...alert.evidence.map((line) => `- ${line}`)] : [],
    alert.items.map(({ text, url }) => (url ? `- ${text}\n  ${url}` : `- ${text}`)),
    alert.buttons.map(({ label, url }) => `${label}: ${url}`),
    [alert.footer, ...(unsubscribeUrl ? [`${alert.unsubscribe}: ${unsubscribeUrl}`] : [])],
  ];
  return `${parts
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

function asHtml(alert: AlertText, unsubscribeUrl: string | undefined): string {
  const rows = alert.facts.map(
    ({ label, value }) =>
      `<tr><th style="text-align:start;padding-inline-end:1em;font-weight:normal;color:#555">${escapeHtml(label)}</th><td>${escapeHtml(value)}</td></tr>`,
  );
  const evidence = alert.evidence.map((line) => `<li>${escapeHtml(line)}</li>`);
  const items = alert.items.map(
    ({ text, url }) => `<li>${url ? `<a href="${escapeHtml(url)}">${escapeHtml(text)}</a>` : escapeHtml(text)}</li>`,
  );
  const buttons = alert.buttons.map(
    ({ label, url }, index) =>
      `<a href="${escapeHtml(url)}" style="${buttonStyle(index === 0)}">${escapeHtml(label)}</a>`,
  );
  return `<!doctype html>
<html lang="${escapeHtml(alert.language)}" dir="${alert.dir}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escapeHtml(alert.subject)}</title></head>
<body dir="${alert.dir}" style="font-family:system-ui,sans-serif;line-height:1.5;max-width:40em;text-align:start">
<h1 style="font-size:1.3em;margin-bottom:0"><bdi>${escapeHtml(alert.who)}</bdi></h1>
<p>${escapeHtml(alert.why)}</p>
${rows.length > 0 ? `<table role="presentation">${rows.join('')}</table>` : ''}
${evidence.length > 0 ? `<h2 style="font-size:1em">${escapeHtml(alert.evidenceTitle)}</h2><ul>${evidence.join('')}</ul>` : ''}
${items.length > 0 ? `<ul>${items.join('')}</ul>` : ''}
<p>${buttons.join(' ')}</p>
<p style="color:#555;font-size:.85em">${escapeHtml(alert.footer)}${
    unsubscribeUrl ? `<br><a href="${escapeHtml(unsubscribeUrl)}">${escapeHtml(alert.unsubscribe)}</a>` : ''
  }</p>
</body>
</html>
`;
}

const buttonStyle = (isMain: boolean) =>
  `display:inline-block;padding:.5em 1em;margin-inline-end:.5em;border-radius:.3em;border:1px solid #14532d;text-decoration:none;${
    isMain ? 'background:#14532d;color:#fff' : 'color:#14532d'
  }`;

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escapeHtml = (text: string) => text.replace(/[&<>"']/g, (sign) => escapes[sign]!);
