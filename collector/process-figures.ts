import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { ProcessFigures } from './http/metrics.ts';

const nanoseconds = 1e9;

/** Begins to watch the event loop; each call tells what happened since the last one. */
export function watchProcess(): {
  readonly figures: (writerCommits: number) => ProcessFigures;
  readonly stop: () => void;
} {
  const delay = monitorEventLoopDelay({ resolution: 20 });
  delay.enable();
  // it measures from tick to tick: a loop that is never late shows the distance of the ticks
  const late = (value: number) => Math.max(0, value / nanoseconds - 0.02);
  return {
    figures: (writerCommits) => {
      const eventLoopDelay = { p50: late(delay.percentile(50)), p99: late(delay.percentile(99)), max: late(delay.max) };
      delay.reset();
      const { rss, heapUsed } = process.memoryUsage();
      return {
        writerCommits,
        eventLoopDelay,
        residentBytes: rss,
        heapBytes: heapUsed,
        uptimeSeconds: process.uptime(),
      };
    },
    stop: () => void delay.disable(),
  };
}
