/** At most `maxChars` UTF-16 units, which is what chat programs count; the cut is shown and goes through no character. */
export function cutText(text: string, maxChars: number): string {
  if (text.length <= maxChars) return text;
  return `${text.slice(0, maxChars - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}
