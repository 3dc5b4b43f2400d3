/**
 * URL cleaning that the snippet does before anything leaves the page, and the collector once more on what it receives.
 * Only small pure functions: every byte here is in the customer's page.
 */

/**
 * Gives the URL without fragment, credentials and private parameters; `undefined` for what is not http(s).
 * With `hashRoutes` a fragment that is a route (`#/…` or `#!/…`) stays; a query in it goes. Asked each time.
 */
export const urlCleaner =
  (site: { readonly hashRoutes?: unknown }) =>
  (raw: string, base?: string): string | undefined => {
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
      if (/^http/.test(url as never))
        return (
          url.origin + url.pathname + url.search + ((site.hashRoutes != null && /^#!?\/[^?]*/.exec(url.hash)) || '')
        );
    } catch {
      // Not a URL.
    }
  };

/** The same without a page: of a site with hash routes if `keepHash`. */
export const cleanUrl = (raw: string, base?: string, keepHash?: boolean): string | undefined =>
  urlCleaner({ hashRoutes: keepHash || undefined })(raw, base);
