import { randomBytes } from 'node:crypto';
import type { NewId } from '../ports/new-id.ts';

const digits = '0123456789abcdefghijklmnopqrstuvwxyz';

/** Time in base 36 (8 digits: until the year 2059), then 12 random digits: 62 bits that nobody can guess. */
export const newId: NewId = (prefix, nowMs) => {
  const time = nowMs.toString(36).padStart(8, '0');
  let random = '';
  // 252 = 7 · 36: bytes above it would make some digits more likely
  while (random.length < 12)
    for (const byte of randomBytes(16)) if (byte < 252 && random.length < 12) random += digits[byte % 36];
  return `${prefix}_${time}${random}`;
};
