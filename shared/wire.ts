/**
 * What the browser sends to `POST /v1/e`: types only, so that the snippet carries none of it in bytes.
 * The collector validates the same shapes with zod in `collector/http/wire-schema.ts`.
 */

/** One post: everything one visitor did since the last one. At most {@link maxBatchBytes} and {@link maxBatchEvents}. */
export interface WireBatch {
  /** Public, ingest-only site key, `st_…`. */
  readonly site: string;
  /** One browser, by a first-party random id. */
  readonly visitor: string;
  /** A run of activity that ends after 30 minutes without any. */
  readonly visit: string;
  /** The visitor's clock when the batch left, ms since 1970. */
  readonly sentAt: number;
  readonly events: readonly WireEvent[];
}

interface WireEventBase {
  /** Stored once for ever per visitor; begins with the time so that ids sort as they happened. */
  readonly id: string;
  /** The visitor's clock, ms since 1970. */
  readonly at: number;
  /** The page view during which it happened. */
  readonly view?: string;
}

export interface WirePageView extends WireEventBase {
  readonly type: 'page_view';
  readonly view: string;
  readonly url: string;
  readonly title?: string;
  readonly referrer?: string;
}

export interface WireEngagement extends WireEventBase {
  readonly type: 'engagement';
  readonly view: string;
  /** Total ms that this page view was visible and in use so far: it only grows. */
  readonly engagedMs: number;
  /** Deepest scroll position so far, 0 to 100; a page that was pulled beyond its end may say more. */
  readonly scrollPct?: number;
  /** Whether this page view saw input of a hand (pointer, key, wheel, touch) so far; absent from senders that do not know. */
  readonly human?: boolean | 0;
}

export interface WireCtaClick extends WireEventBase {
  readonly type: 'cta_click';
  readonly label: string;
  readonly href?: string;
}

export interface WireDownload extends WireEventBase {
  readonly type: 'download';
  readonly href: string;
}

export interface WireOutboundClick extends WireEventBase {
  readonly type: 'outbound_click';
  readonly href: string;
}

/** A click on a `mailto:` or `tel:` link. */
export interface WireContactClick extends WireEventBase {
  readonly type: 'contact_click';
  /** The owner's address or number with its scheme, without a prepared message. */
  readonly href: string;
}

/** Something of the page was copied, or the page was printed. */
export interface WirePageSignal extends WireEventBase {
  readonly type: 'page_copy' | 'page_print';
}

export interface WireFormSubmit extends WireEventBase {
  readonly type: 'form_submit';
  /** The form's `data-fp-identify` value, name or id. */
  readonly form: string;
  /** The answer to "do you want to talk to sales?", where the form asks it. */
  readonly contactSales?: boolean;
}

export type WireScalar = string | number | boolean;

export interface WireIdentify extends WireEventBase {
  readonly type: 'identify';
  readonly email?: string;
  readonly externalId?: string;
  readonly traits?: Readonly<Record<string, WireScalar>>;
  /** Signed by the customer's server; without it the identity is only claimed. */
  readonly proof?: string;
}

export interface WireCustom extends WireEventBase {
  readonly type: 'custom';
  readonly name: string;
  readonly props?: Readonly<Record<string, WireScalar>>;
}

export type WireEvent =
  | WirePageView
  | WireEngagement
  | WireCtaClick
  | WireDownload
  | WireOutboundClick
  | WireContactClick
  | WirePageSignal
  | WireFormSubmit
  | WireIdentify
  | WireCustom;
