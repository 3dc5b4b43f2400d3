// Requests per second of the product and of a bare server, in turns, and how long an answer takes at half of that.
import { startBareServer } from './load-client.mjs';
import { median, quantile } from './statistics.mjs';

/** Requests before anything is measured: compiles the code and gives returning visitors a past of three weeks. */
const historyRequests = 10_000;
const bareWarmUpMs = 700;

/**
 * Both servers get the same requests of three events from the same generator, one after the other, round by round: what else
 * the machine does meets both. The product gets each request once, the bare server goes through them until as much time has
 * passed.
 */
export async function measureThroughput({ load, port, site, rounds, roundMs, halfLoadMs }) {
  const bare = await startBareServer();
  await load.prepare({ site, count: historyRequests, isHistory: true });
  let perSecond = perSecondOf(await load.flood({ port }));
  await load.flood({ port: bare.port, minMs: bareWarmUpMs });
  const measured = [];
  let requests = historyRequests;
  let requestBytes = 0;
  for (let round = 0; round < rounds; round += 1) {
    const count = Math.ceil((perSecond * roundMs) / 1_000);
    requestBytes = (await load.prepare({ site, count })).bytes;
    const product = await load.flood({ port });
    const nothing = await load.flood({ port: bare.port, minMs: product.elapsedMs });
    requests += count;
    perSecond = perSecondOf(product);
    measured.push({ perSecond, barePerSecond: perSecondOf(nothing), ratio: perSecond / perSecondOf(nothing) });
  }
  bare.stop();

  const productPerSecond = median(measured.map((round) => round.perSecond));
  const halfPerSecond = productPerSecond / 2;
  const half = [];
  for (let run = 0; run < rounds; run += 1) {
    const count = Math.ceil((halfPerSecond * halfLoadMs) / 1_000);
    await load.prepare({ site, count });
    const { latenciesMs } = await load.pace({ port, perSecond: halfPerSecond });
    half.push({ p50Ms: quantile(latenciesMs, 0.5), p99Ms: quantile(latenciesMs, 0.99) });
    requests += count;
  }
  return {
    requests,
    requestBytes,
    rounds: measured,
    productPerSecond,
    barePerSecond: median(measured.map((round) => round.barePerSecond)),
    ratio: median(measured.map((round) => round.ratio)),
    halfPerSecond,
    halfLoadP50Ms: median(half.map(({ p50Ms }) => p50Ms)),
    halfLoadP99Ms: median(half.map(({ p99Ms }) => p99Ms)),
  };
}

const perSecondOf = ({ answered, elapsedMs }) => (answered * 1_000) / elapsedMs;
