/**
 * URL cleaning that the snippet does before anything leaves the page, and the collector once more on what it receives.
 * Only small pure functions: every byte here is in the customer's page.
 */

/**
 * The URL without fragment, credentials and private parameters; `undefined` for what is not http(s).
 * `keepHash` keeps a fragment that is a route (`#/…` or `#!/…`), for sites with hash routes on; a query in it goes.
 */
export function cleanUrl(raw: string, base?: string, keepHash?: boolean): string | undefined {
  try {
    const url = new URL(raw, base);
    [...url.searchParams].map(
      ([name]) =>
        // May carry a secret or a person, in any case, alone or at the end of a longer name: `user_email`, `resetToken`.
        /(mail|passw?(or)?d?|pwd|token|key|secret|session(id)?|jwt|signature|otp|phone|ssn|iban|name|^(auth|code|sid|sig|tel|card|user|hash))$/i.test(
          name,
        ) && url.searchParams.delete(name),
    );
    // The origin has no credentials.
    if (/^http/.test(`${url}`))
      return url.origin + url.pathname + url.search + ((keepHash && /^#!?\/[^?]*/.exec(url.hash)) || '');
  } catch {
    // Not a URL.
  }
}
