/** When a visitor was last seen is written again only after this long: one write less for nearly every post. */
export const lastSeenStepMs = 10_000;

/** Who was seen this recently is on the site now: the script reports at least once a minute while a page is in use. */
export const onSiteMs = 5 * 60_000;
