/** Limits that both sides keep: the snippet sends no more in one request, the collector refuses what is longer. */

/** A request body on `/v1/e`; browsers refuse larger keepalive bodies anyway (64 KiB in flight per page, Fetch standard). */
export const maxBatchBytes = 65_536;
/** Events in one batch. */
export const maxBatchEvents = 100;
/** Characters of a visitor, visit, view or event id. */
export const maxIdChars = 64;
/** Characters of a URL after cleaning. */
export const maxUrlChars = 2_000;
/** Characters of a title, label, form name or other short text. */
export const maxTextChars = 300;
/** Properties of one custom event, or traits of one identify. */
export const maxProps = 32;
/** How the visitor id of a browser begins that its owner marked as the website's own: kept, shown, not scored. */
export const ownVisitorPrefix = 'own_';
/** The same of a browser that says a program drives it (`navigator.webdriver`). */
export const automatedVisitorPrefix = 'bot_';
/** Fragment of an address that makes the browser which opens it the owner's own. */
export const ownFragment = '#fp_own';
/** A visit ends after this long without activity. */
export const visitGapMs = 30 * 60_000;
/** Engagement counts while the visitor was active within this long. */
export const idleAfterMs = 30_000;
