// From the post that makes a lead hot to the alert at somebody else's server.
import { setTimeout as sleep } from 'node:timers/promises';
import { between } from '../harness/random.mjs';
import { makeVisitors, postOnce } from '../harness/visitors.mjs';
import { quantile } from './statistics.mjs';

const maxPauseMs = 200;
const arrivalTimeoutMs = 10_000;

/**
 * Gives `leads` leads two pricing visits each, then posts each one's third, which completes its pricing return, and measures
 * from the start of that post until the webhook has arrived.
 */
export async function measureAlertDelay({ url, site, receiver, leads, random }) {
  const visitors = makeVisitors({ random, prefix: 'a' });
  const delaysMs = [];
  for (let lead = 1; lead <= leads; lead += 1) {
    const sentAtMs = Date.now();
    const { history, completion } = visitors.pricingReturn({ sentAtMs, email: `hot${lead}@alert.example` });
    for (const visit of history) await postOnce(url, visit, { site, sentAtMs });
    await sleep(between(random, 0, maxPauseMs));
    const arrived = receiver.nextMessage(arrivalTimeoutMs);
    const postedAtMs = performance.now();
    await postOnce(url, completion, { site, sentAtMs });
    delaysMs.push((await arrived).atMs - postedAtMs);
  }
  const [alertP50Ms, alertP95Ms, alertP99Ms] = [0.5, 0.95, 0.99].map((share) => quantile(delaysMs, share));
  return { alertP50Ms, alertP95Ms, alertP99Ms, alertLeads: leads };
}
