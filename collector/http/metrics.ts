import { type Context, Hono } from 'hono';
import { addressOf } from './auth.ts';
import type { AppContext } from './context.ts';

/** What the program knows of itself; put together in `collector/serve.ts`. */
export interface ProcessFigures {
  /** Transactions that the writer thread answered since the start. */
  readonly writerCommits: number;
  /** Seconds that the event loop was late, since it was asked last. */
  readonly eventLoopDelay: { readonly p50: number; readonly p99: number; readonly max: number };
  readonly residentBytes: number;
  readonly heapBytes: number;
  readonly uptimeSeconds: number;
}

/** What ingest is doing; it counts, this tells. */
export interface IngestLoad {
  /** Bodies accepted and not on disk yet. */
  pendingBytes: number;
  /** Requests answered 429 or 503 since the start. */
  limited: number;
  postponed: number;
}

export interface MetricsOptions {
  readonly isSecretKey: (authorization: string | undefined) => boolean;
  readonly load: IngestLoad;
  readonly figures: () => ProcessFigures;
}

interface Metric {
  readonly name: string;
  readonly type: 'counter' | 'gauge';
  readonly help: string;
  readonly values: readonly (readonly [labels: string, value: number])[];
}

/**
 * Figures for Prometheus, of the whole installation: nothing of a site or a person. With the secret key, or for a program on
 * this machine that asks without a proxy.
 */
export function metricsApp({ queries }: Pick<AppContext, 'queries'>, options: MetricsOptions): Hono {
  const app = new Hono();
  app.get('/metrics', (c) => {
    if (!isLocal(c) && !options.isSecretKey(c.req.header('authorization')))
      return c.text('Send the secret key as "Authorization: Bearer sk_…".\n', 401, { 'www-authenticate': 'Bearer' });
    const metrics = [...storeMetrics(queries), ...ingestMetrics(options.load), ...processMetrics(options.figures())];
    // https://prometheus.io/docs/instrumenting/exposition_formats/
    return c.body(metrics.map(textOf).join(''), 200, {
      'content-type': 'text/plain; version=0.0.4; charset=utf-8',
      'cache-control': 'no-store',
    });
  });
  return app;
}

function isLocal(c: Context): boolean {
  const isForwarded = ['forwarded', 'x-forwarded-for', 'x-real-ip', 'via'].some((name) => c.req.header(name));
  return !isForwarded && /^(127\.|::1$|::ffff:127\.)/.test(addressOf(c));
}

function storeMetrics(queries: AppContext['queries']): Metric[] {
  const { events, deliveries } = queries.totals();
  return [
    {
      name: 'footprint_events_total',
      type: 'counter',
      help: 'Events by what became of them.',
      values: events.map(({ name, count }) => {
        const [outcome, reason] = name.split(':');
        return [reason === undefined ? `outcome="${outcome}"` : `outcome="dropped",reason="${reason}"`, count];
      }),
    },
    {
      name: 'footprint_deliveries',
      type: 'gauge',
      help: 'Alerts by destination and state of their delivery.',
      values: deliveries.map(({ status, count }) => [`state="${status}"`, count]),
    },
  ];
}

const plain = (name: string, type: Metric['type'], help: string, value: number): Metric => ({
  name,
  type,
  help,
  values: [['', value]],
});

const ingestMetrics = ({ pendingBytes, limited, postponed }: IngestLoad): Metric[] => [
  plain('footprint_queue_bytes', 'gauge', 'Posts accepted and not on disk yet.', pendingBytes),
  {
    name: 'footprint_ingest_refused_total',
    type: 'counter',
    help: 'Posts that the script was asked to send later, since the start.',
    values: [
      ['status="429"', limited],
      ['status="503"', postponed],
    ],
  },
];

const processMetrics = (figures: ProcessFigures): Metric[] => [
  plain('footprint_writer_commits_total', 'counter', 'Transactions of the writer thread.', figures.writerCommits),
  {
    name: 'footprint_event_loop_delay_seconds',
    type: 'gauge',
    help: 'How late the event loop was since the last scrape.',
    values: [
      ['quantile="0.5"', figures.eventLoopDelay.p50],
      ['quantile="0.99"', figures.eventLoopDelay.p99],
      ['quantile="1"', figures.eventLoopDelay.max],
    ],
  },
  plain('process_resident_memory_bytes', 'gauge', 'Resident memory.', figures.residentBytes),
  plain('nodejs_heap_used_bytes', 'gauge', 'Heap in use by the main thread.', figures.heapBytes),
  plain('process_uptime_seconds', 'gauge', 'Since the start.', figures.uptimeSeconds),
];

const textOf = ({ name, type, help, values }: Metric) =>
  `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n${values.map(([labels, value]) => `${name}${labels && `{${labels}}`} ${value}\n`).join('')}`;
