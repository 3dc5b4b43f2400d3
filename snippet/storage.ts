import { options } from './guest.ts';

/** The only three things that this script keeps in a browser. */
export const identityKey = 'fp.id';
export const queueKey = 'fp.queue';
export const consentKey = 'fp.consent';

const cookieLifeSeconds = 34_560_000; // 400 days: browsers cut longer ones to this

// Blocked or full storage throws, refused cookies just vanish: then what was written lasts for this page.
const memory: Record<string, string | undefined> = {};

function isCookie(key: string): boolean {
  return key === identityKey && !!options.cookieDomain;
}

export function read(key: string): string {
  let stored: string | null | undefined;
  try {
    stored = isCookie(key)
      ? document.cookie.match(/(?:^|; )fp\.id=([^;]+)/)?.[1]
      : localStorage.getItem(key);
  } catch {}
  return stored ?? memory[key] ?? '';
}

/** Without a value it erases. */
export function write(key: string, value?: string): void {
  memory[key] = value;
  try {
    if (isCookie(key)) {
      document.cookie = `${key}=${value};domain=${options.cookieDomain};path=/;max-age=${value ? cookieLifeSeconds : 0};samesite=lax`;
    } else {
      // Removed first: should the storage be full, the old value must not come back as if it were the new one.
      localStorage.removeItem(key);
      if (value !== undefined) localStorage.setItem(key, value);
    }
  } catch {}
}
