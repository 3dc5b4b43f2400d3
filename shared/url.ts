/**
 * URL cleaning that the snippet does before anything leaves the page, and the collector once more on what it receives.
 * Only small pure functions: every byte here is in the customer's page.
 */

/**
 * Gives the URL without fragment, credentials and private parameters; `undefined` for what is not http(s).
 * Where it `keepsHash`, which is asked each time, a fragment that is a route (`#/…` or `#!/…`) stays; a query in it goes.
 */
export const urlCleaner =
  (keepsHash: () => unknown) =>
  (raw: string, base?: string): string | undefined => {
    try {
      const url = new URL(raw, base);
      [...url.searchParams].map(
        ([name]) =>
          // May carry a secret or a person, in any case, also in a longer name: `user_email`, `tokenId`; short words only at its end: `first_name`.
          /secret|passw|jwt|pwd|signature|phone|token|(iban|key|otp|ssn|name|pass|^(user|sid|sig|hash|card|auth|tel|code))$|session|mail/i.test(
            name,
          ) && url.searchParams.delete(name),
      );
      // The origin has no credentials.
      if (/^http/.test(url as never))
        return url.origin + url.pathname + url.search + ((keepsHash() && /^#!?\/[^?]*/.exec(url.hash)) || '');
    } catch {
      // Not a URL.
    }
  };

/** The same without a page. */
export const cleanUrl = (raw: string, base?: string, keepHash?: boolean): string | undefined =>
  urlCleaner(() => keepHash)(raw, base);
