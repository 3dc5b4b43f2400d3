/**
 * URL cleaning that the snippet does before anything leaves the page, and the collector once more on what it receives.
 * Only small pure functions: every byte here is in the customer's page.
 */

/** Query parameters that may carry a secret or a person; compared in lower case, whole name. */
const privateParams =
  /^((e-?)?mail|pass(word|wd)?|pwd|((access|id|refresh)_)?token|auth|code|(api_?)?key|secret|session(id)?|sid|jwt|sig(nature)?|otp|phone|tel|ssn|card|iban|(user|(first|last|full)_?)?name|user|hash)$/i;

/**
 * The URL without fragment, credentials and private parameters; `undefined` for what is not http(s).
 * `keepHash` keeps a fragment that is a route (`#/…` or `#!/…`), for sites with hash routes on; a query in it goes.
 */
export function cleanUrl(raw: string, base?: string, keepHash?: boolean): string | undefined {
  try {
    const url = new URL(raw, base);
    url.username = url.password = '';
    url.hash = keepHash ? url.hash.replace(/^(#!?\/[^?]*)?.*/, '$1') : '';
    for (const name of [...url.searchParams.keys()]) if (privateParams.test(name)) url.searchParams.delete(name);
    if (/^http/.test(url.href)) return url.href;
  } catch {
    // Not a URL.
  }
}
