/** Characters of a refused event or request that quarantine shows. */
const maxExcerptChars = 300;

/** The start of what was refused, fit to be shown to people: without what somebody could identify themselves with. */
export function excerptOfText(text: string): string {
  // the few characters that are shown, and as many as a proof that begins within them may have
  return withoutSecrets(text.slice(0, maxExcerptChars * 4))
    .slice(0, maxExcerptChars)
    .toWellFormed();
}

/** The same of a value. Depth is bounded by the body's size; a list of 10,000 brackets is legal JSON. */
export function excerptOf(event: unknown): string {
  try {
    return excerptOfText(JSON.stringify(event) ?? '');
  } catch {
    return '(nested too deeply to show)';
  }
}

/** Proofs and link tokens by their names, and what is signed by its form, wherever it stands. */
function withoutSecrets(text: string): string {
  return text
    .replace(/("proof"\s*:\s*)"(\\.|[^"\\])*"?/g, '$1"…"')
    .replace(/(fp(?:_|%5f)t=)[^&"#\s\\]*/gi, '$1…')
    .replace(/\bv1\.sg_[\w.-]+/g, '…');
}
