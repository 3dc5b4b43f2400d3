// Browsers that do not give up: concurrent clients that post, and post again what was not confirmed, as the script does.
import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { between } from './random.mjs';
import { bodyOf, userAgent } from './visitors.mjs';

/** Browsers that post at the same time, and those among them that become hot leads. */
const browserClients = 8;
const leadClients = 3;
/** Between two posts of a client: enough to keep posts under way at every moment without filling a disk. */
const maxPauseMs = 12;
const maxLeadPauseMs = 120;
/** Pause after a failed post; the script waits longer, but its many visitors together do not. */
const retryPauseMs = 25;
/** Failed posts that are never sent again: a browser that was closed for good. */
const givenUpShare = 0.1;
/** Confirmed posts that are sent again: their answer was lost on the way. */
const repeatedShare = 0.15;
/** A post without an answer for this long is a failure of its own. */
const answerTimeoutMs = 15_000;

/**
 * Posts to `target.url`, wherever that is at the moment (`undefined`: nowhere), until `stop`. What was sent and confirmed is in
 * the returned record:
 * `sent`: `visitor/id` → the event's type and whether a 204 confirmed it; `expectedAlerts`: e-mail → the kind that must have
 * fired, for leads whose every post was confirmed; `refusals`: answers that no client should get.
 */
export function startTraffic({ target, site, visitors, random }) {
  const record = {
    sent: new Map(),
    expectedAlerts: new Map(),
    refusals: [],
    posts: 0,
    confirmed: 0,
    failed: 0,
    givenUp: 0,
  };
  const agent = new Agent({ keepAlive: true });
  let isStopping = false;
  let leads = 0;

  const postOnce = async (post) => {
    record.posts += 1;
    const status = target.url ? await send(agent, target.url, bodyOf(post, { site, sentAtMs: Date.now() })) : undefined;
    if (status !== undefined && status !== 204 && status !== 503) record.refusals.push(`a post was answered ${status}`);
    return status === 204;
  };
  /** True when confirmed; false when the browser was closed before. */
  const postUntilConfirmed = async (post, { canGiveUp }) => {
    for (const { id, type } of post.events) record.sent.set(`${post.visitor}/${id}`, { type, isConfirmed: false });
    while (!(await postOnce(post))) {
      record.failed += 1;
      if (isStopping || (canGiveUp && random() < givenUpShare)) {
        record.givenUp += 1;
        return false;
      }
      await sleep(retryPauseMs);
    }
    record.confirmed += 1;
    for (const { id } of post.events) record.sent.get(`${post.visitor}/${id}`).isConfirmed = true;
    return true;
  };
  const browse = async () => {
    while (!isStopping) {
      const post = visitors.next({ sentAtMs: Date.now() });
      const isConfirmed = await postUntilConfirmed(post, { canGiveUp: true });
      if (isConfirmed && random() < repeatedShare) await postOnce(post);
      await sleep(between(random, 0, maxPauseMs));
    }
  };
  const becomeLeads = async () => {
    while (!isStopping) {
      leads += 1;
      const email = `lead${leads}@company${leads}.example`;
      const isReturning = leads % 3 !== 0;
      const whole = { sentAtMs: Date.now(), email };
      const posts = isReturning ? postsOfReturn(visitors.pricingReturn(whole)) : [visitors.contactSales(whole)];
      let isWhole = true;
      for (const post of posts) isWhole = isWhole && (await postUntilConfirmed(post, { canGiveUp: false }));
      if (isWhole) record.expectedAlerts.set(email, isReturning ? 'pricing_return' : 'hot');
      await sleep(between(random, 0, maxLeadPauseMs));
    }
  };
  const clients = [
    ...Array.from({ length: browserClients }, browse),
    ...Array.from({ length: leadClients }, becomeLeads),
  ];
  return {
    record,
    /** Resolves when no post is under way any more; what is not confirmed by then stays so. */
    stop: async () => {
      isStopping = true;
      await Promise.all(clients);
      agent.destroy();
    },
  };
}

const postsOfReturn = ({ history, completion }) => [...history, completion];

/** Status of the answer; `undefined` when there was none. */
function send(agent, url, body) {
  return new Promise((resolve) => {
    const post = request(
      `${url}/v1/e`,
      { method: 'POST', agent, headers: { 'content-type': 'text/plain', 'user-agent': userAgent } },
      (answer) => {
        answer.resume();
        answer.on('close', () => resolve(answer.statusCode));
      },
    );
    post.setTimeout(answerTimeoutMs, () => post.destroy());
    post.on('error', () => resolve(undefined));
    post.end(body);
  });
}
