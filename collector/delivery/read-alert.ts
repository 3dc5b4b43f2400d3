import { z } from 'zod';
import type { AlertMessage } from '../domain/alert-message.ts';

const text = z.string().optional().catch(undefined);
const number = z.number().optional().catch(undefined);
const texts = z.array(z.string()).catch([]);
// only what a browser may open leaves as a link
const link = z
  .url({ protocol: /^https?$/ })
  .optional()
  .catch(undefined);
const lead = z
  .object({ id: z.string(), url: z.url({ protocol: /^https?$/ }) })
  .optional()
  .catch(undefined);

const shape = z.object({
  type: z.string(),
  timestamp: z.string(),
  data: z.object({
    alertId: z.string().catch(''),
    why: z.string().catch(''),
    kinds: texts,
    site: z.object({ key: z.string(), name: z.string() }).optional().catch(undefined),
    lead,
    score: number,
    change: number,
    level: number,
    trust: text,
    modelVersion: number,
    fit: z.object({ grade: z.string(), score: z.number() }).optional().catch(undefined),
    stage: text,
    owner: text,
    isOnThePage: z.boolean().optional().catch(undefined),
    evidence: z.array(z.object({ ruleName: z.string(), points: z.number() })).catch([]),
    links: z.object({ lead: link, accept: link, reject: link, destinations: link }).catch({}),
    items: z.array(z.object({ kinds: texts, why: z.string().catch(''), score: number, lead })).catch([]),
    destination: z.object({ name: z.string(), reason: z.string() }).optional().catch(undefined),
  }),
});

/**
 * Reads a message of the outbox so that it can be shown. What it does not know or cannot read is left out, so that a message of
 * a newer kind still says who and why. Throws when it is no message at all.
 */
export function readAlert(payload: string): AlertMessage {
  return shape.parse(JSON.parse(payload));
}
