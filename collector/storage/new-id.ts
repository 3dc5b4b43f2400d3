import { randomBytes } from 'node:crypto';
import type { NewId } from '../ports/new-id.ts';

const digits = '0123456789abcdefghijklmnopqrstuvwxyz';

/** Time in base 36 (8 digits: until the year 2059), then 12 random digits: 62 bits that nobody can guess. */
export const newId: NewId = (prefix, nowMs) => {
  const time = timeOf(nowMs);
  let random = '';
  // 252 = 7 · 36: bytes above it would make some digits more likely
  while (random.length < 12)
    for (const byte of randomBytes(16)) if (byte < 252 && random.length < 12) random += digits[byte % 36];
  return `${prefix}_${time}${random}`;
};

/** No id of a kind that was made at `atMs` or later is before it. */
export const firstIdAt = (prefix: string, atMs: number): string => `${prefix}_${timeOf(atMs)}`;

const timeOf = (atMs: number) => atMs.toString(36).padStart(8, '0');
