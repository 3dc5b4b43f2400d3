import { addressOfMailto, type DestinationTarget } from '../domain/destination.ts';
import { type DeliverOptions, noMailServer } from './deliver-by-kind.ts';
import { checkMailServer } from './smtp.ts';

/**
 * Why nothing may be sent to a destination, as a sentence for whoever enters, changes or tests it; `undefined` when it is fine.
 * Looks names up. What is true now may not be at the next attempt: delivery checks again when it connects.
 */
export async function checkDestination(
  { guard, mailServer }: Pick<DeliverOptions, 'guard' | 'mailServer'>,
  { kind, url }: DestinationTarget,
): Promise<string | undefined> {
  if (kind !== 'email') return guard.check(url);
  // one plain address: no list, no second recipient, nothing that a mail program would read as a header
  if (addressOfMailto(url) === undefined) return 'This is not an e-mail address: write one address with an @ in it.';
  return mailServer ? checkMailServer(guard, mailServer) : noMailServer;
}
