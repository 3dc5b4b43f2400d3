/** What happened, as it is kept: an event of a browser or a server, validated, attributed and dated. */

/** Types that a browser sends. */
export const browserTypes = [
  'page_view',
  'engagement',
  'cta_click',
  'download',
  'outbound_click',
  'contact_click',
  'page_copy',
  'page_print',
  'form_submit',
  'identify',
  'custom',
] as const;

/** Types that only a server or a person with an account can say. */
export const directTypes = [
  'email_open',
  'email_click',
  'email_reply',
  'webinar_registered',
  'webinar_attended',
  'webinar_no_show',
  'call',
  'social',
  'newsletter',
  'unsubscribe',
  'manual',
  'server_event',
] as const;

export type TouchType = (typeof browserTypes)[number] | (typeof directTypes)[number];

/**
 * Why a touchpoint is kept and shown but earns nothing; decided when it arrives, and kept with it, so that a replay agrees.
 * `own_visit`: the owner's own browser. `automated`: a browser that a program drives, by its own word (`navigator.webdriver`).
 * `crowded`: one of very many page views of the kind that a frequency rule counts; see {@link ./derived.ts}.
 */
export type UnscoredReason = 'bot' | 'too_late' | 'crowded' | 'own_visit' | 'automated';

export interface Touchpoint {
  /** Visitor id; for a direct touch `~` and the lead's id, so that it has its place in the same key. */
  readonly visitor: string;
  readonly id: string;
  readonly type: TouchType;
  /** On our clock: the visitor's clock corrected by what it was off at sending. */
  readonly occurredAtMs: number;
  readonly receivedAtMs: number;
  /** Site-local day, days since 1970-01-01, fixed at ingest. */
  readonly day: number;
  readonly visit: string;
  readonly view: string | undefined;
  readonly data: TouchData;
  readonly unscored: UnscoredReason | undefined;
}

/** What a type carries beyond the common fields; absent where it says nothing. All text is shown as text, never as markup. */
export interface TouchData {
  readonly url?: string;
  readonly title?: string;
  readonly referrer?: string;
  readonly engagedMs?: number;
  readonly scrollPct?: number;
  /** Whether input of a hand was seen; `undefined` from senders that do not know. */
  readonly human?: boolean;
  readonly label?: string;
  readonly href?: string;
  readonly form?: string;
  readonly contactSales?: boolean;
  readonly email?: string;
  readonly externalId?: string;
  readonly name?: string;
  /** Webinar, campaign or call that a direct touch is about. */
  readonly subject?: string;
  readonly note?: string;
  /** Points of a manual adjustment. */
  readonly points?: number;
  /** An e-mail click counts only when a person saw the page it led to. */
  readonly landed?: boolean;
  readonly props?: Readonly<Record<string, string | number | boolean>>;
  /** Lead that the signed link names which the page was opened with. */
  readonly proposedLead?: string;
}

/** The visitor key of a lead's direct touches; `~` never occurs in an id that a browser may send. */
export const directVisitor = (lead: string) => `~${lead}`;

/** The lead whose direct touches stand under a visitor key; `undefined` for a browser's. */
export const leadOfDirect = (visitor: string): string | undefined =>
  visitor.startsWith('~') ? visitor.slice(1) : undefined;

/** A page view put together from its `page_view` and its engagement totals: what rules about pages look at. */
export interface PageView {
  readonly visitor: string;
  readonly view: string;
  /** Id of its `page_view`; `undefined` while only engagement has arrived. */
  readonly id: string | undefined;
  readonly occurredAtMs: number;
  readonly day: number;
  readonly visit: string;
  readonly url: string;
  readonly title: string;
  /** As its `page_view` says; not stored with the page view, whose touchpoint has it. */
  readonly referrer: string | undefined;
  readonly pageKind: string;
  /** Largest total reported so far. */
  readonly engagedMs: number;
  readonly scrollPct: number;
  readonly unscored: UnscoredReason | undefined;
  readonly proposedLead: string | undefined;
}
