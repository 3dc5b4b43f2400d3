import { isVouched, type TrustLevel } from './ownership.ts';

/** The parts of a lead by which it is found, and how sure they are. */
interface Findable {
  readonly id: string;
  readonly email: string | undefined;
  readonly externalId: string | undefined;
  readonly trust: TrustLevel;
  /** The lead that stands for it; `undefined`: it was never merged. */
  readonly survivor: string | undefined;
}

/** Which lead an e-mail and an external id mean together. */
export interface Match<Lead> {
  /** `undefined`: nobody that is known yet. */
  readonly found: Lead | undefined;
  /**
   * A lead that has to give up the external id: a browser typed it beside another e-mail address, and now the customer's
   * server says whose it is. Otherwise whoever types an id first would get the person's name, or keep the person out.
   */
  readonly yields: Lead | undefined;
}

/** Two leads of one person: the same, or merged. */
export const isSamePerson = (a: Findable, b: Findable) => (a.survivor ?? a.id) === (b.survivor ?? b.id);

/** E-mail goes before external id. Two leads never become one here, whatever is said. */
export function matchLead<Lead extends Findable>(said: {
  readonly email: string | undefined;
  readonly byEmail: Lead | undefined;
  readonly byExternalId: Lead | undefined;
  readonly trust: TrustLevel;
}): Match<Lead> {
  const { email, byEmail, byExternalId, trust } = said;
  if (byEmail && byExternalId && isSamePerson(byEmail, byExternalId)) return { found: byEmail, yields: undefined };
  const isAnothers = email !== undefined && byExternalId?.email !== undefined && byExternalId.email !== email;
  if (!isAnothers) return { found: byEmail ?? byExternalId, yields: undefined };
  const yields = isVouched(trust) && !isVouched(byExternalId.trust) ? byExternalId : undefined;
  // between equals the server may correct an e-mail address; a browser never gets at somebody by an id that it typed
  const found = byEmail ?? (isVouched(trust) && !yields ? byExternalId : undefined);
  return { found, yields };
}
