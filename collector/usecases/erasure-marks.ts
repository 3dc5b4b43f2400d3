import { createHash } from 'node:crypto';
import type { Touchpoint } from '../domain/touchpoint.ts';

/**
 * Under what name an erased browser, e-mail address or external id is remembered: a hash, so that the list of who was erased
 * does not read as one. Whoever has a name can still ask whether it is on the list; that is what it is for.
 */
export function erasureMark(kind: 'visitor' | 'email' | 'externalId', name: string): string {
  return createHash('sha256').update(`${kind}\n${name}`).digest('base64url').slice(0, 22);
}

/** The mark of the person whom an identify names: by e-mail address, else by external id, as leads are found. */
export function personMark({ type, data }: Pick<Touchpoint, 'type' | 'data'>): string | undefined {
  if (type !== 'identify') return undefined;
  const { email, externalId } = data;
  if (email !== undefined) return erasureMark('email', email);
  return externalId === undefined ? undefined : erasureMark('externalId', externalId);
}
