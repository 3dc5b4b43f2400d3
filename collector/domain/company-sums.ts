import { type Accumulators, worthAt } from './decay.ts';
import { type EmailDomainClass, emailDomainOf, type KnownDomains } from './fit/email-domain.ts';

/** A lead as far as it counts for its company. */
export interface Colleague {
  readonly email: string;
  readonly accumulators: Accumulators;
  /** 0: never seen. */
  readonly lastSeenAtMs: number;
}

/** The leads behind one business domain, together. */
export interface CompanySum {
  /** As registered, in ASCII: `mail.acme.co.uk` counts for `acme.co.uk`. */
  readonly domain: string;
  readonly class: EmailDomainClass;
  readonly leads: number;
  /** Breadth: how many of them were active in 30 days. */
  readonly activeLeads: number;
  /** What all of them did, as exact as each of them: their integer accumulators are added before anything fades. */
  readonly score: number;
}

const activeMs = 30 * 86_400_000;

/** Adds leads up by company, in any order; addresses of free and disposable providers stand for nobody. */
export function companySums(
  colleagues: Iterable<Colleague>,
  { known, nowMs, halfLifeMs }: { known: KnownDomains; nowMs: number; halfLifeMs: number },
): CompanySum[] {
  const companies = new Map<
    string,
    { class: EmailDomainClass; leads: number; active: number; sums: Map<number, number> }
  >();
  for (const { email, accumulators, lastSeenAtMs } of colleagues) {
    const { companyDomain, class: found } = emailDomainOf(email, known);
    if (companyDomain === undefined) continue;
    const company = companies.get(companyDomain) ?? { class: found, leads: 0, active: 0, sums: new Map() };
    company.leads += 1;
    if (nowMs - lastSeenAtMs < activeMs) company.active += 1;
    for (const [epoch, units] of accumulators) company.sums.set(epoch, (company.sums.get(epoch) ?? 0) + units);
    companies.set(companyDomain, company);
  }
  return [...companies].map(([domain, { class: found, leads, active, sums }]) => ({
    domain,
    class: found,
    leads,
    activeLeads: active,
    score: worthAt(sums, nowMs, halfLifeMs),
  }));
}
