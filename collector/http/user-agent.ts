import { isbot } from 'isbot';
import { type BrowserHeaders, type Device, deviceOf } from '../domain/device.ts';

/** What a browser says of itself. */
export interface UserAgent {
  readonly isBot: boolean;
  /** `undefined`: nothing is known. */
  readonly device: Device | undefined;
}

/** What browsers say repeats; the long expressions run once for each. */
const maxKnown = 2_000;
const known = new Map<string, UserAgent>();
/** Real names are a few hundred characters long. */
const maxAgentChars = 1_000;
/** A platform's name in quotes. */
const maxHintChars = 50;

export function userAgentOf(headers: BrowserHeaders): UserAgent {
  const userAgent = headers.userAgent.slice(0, maxAgentChars);
  const mobileHint = headers.mobileHint?.slice(0, maxHintChars);
  const platformHint = headers.platformHint?.slice(0, maxHintChars);
  const key = `${userAgent}\n${mobileHint}\n${platformHint}`;
  const before = known.get(key);
  if (before) return before;
  if (known.size >= maxKnown) known.clear();
  const agent = { isBot: isbot(userAgent), device: deviceOf({ userAgent, mobileHint, platformHint }) };
  known.set(key, agent);
  return agent;
}
