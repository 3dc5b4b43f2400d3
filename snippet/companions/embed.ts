import { call } from './call.ts';

/** Two messages about one booking or form come within moments; nobody sends two that fast. */
const sameMs = 5_000;
const tellAtMs = new Map<string, number>();

/** What an embed tells about a success. */
export interface Success {
  /** Custom event, as in `footprint.track`. */
  readonly name: 'meeting_booked' | 'form_submitted';
  readonly provider: string;
  /** The embed's own id of the form or booking. */
  readonly id?: unknown;
  readonly email?: unknown;
}

/** Hands a success to the script: who it was, where the embed says so, and what they did, once. */
export function tellSuccess({ name, provider, id, email }: Success): void {
  if (typeof email === 'string' && /^\S+@\S+\.\S+$/.test(email.trim())) call.identify({ email: email.trim() });
  const nowMs = performance.now();
  if (nowMs - (tellAtMs.get(name + provider) ?? -sameMs) < sameMs) return;
  tellAtMs.set(name + provider, nowMs);
  call.track(name, { provider, ...(typeof id === 'string' && { id: id.slice(0, 200) }) });
}

/**
 * Listens to what frames of certain origins post to this page. `isTrusted` gets the origin of the sender: any frame may post anything, so
 * that a message counts only because of where it comes from. `Message` is what the embed posts; every field may be missing all the same.
 * Never throws into the page.
 */
export function listenTo<Message>(isTrusted: (origin: string) => boolean, hear: (data: Message) => void): void {
  addEventListener('message', ({ origin, data }: MessageEvent<Message>) => {
    try {
      if (data && typeof data === 'object' && isTrusted(origin)) hear(data);
    } catch {
      // A message of another shape than the embed's.
    }
  });
}
