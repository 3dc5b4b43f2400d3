// Touchpoints as the product would have kept them, made from what a source says.

export const dayMs = 86_400_000;

/** Makes the touchpoints of one person, with ids in the order of making. */
export class Touches {
  #made = 0;
  list = [];

  constructor(person) {
    this.person = person;
  }

  page({ visit, atMs, path, engagedMs = 0 }) {
    const view = `w${this.#made}`;
    const url = `https://shop.example${path}`;
    this.#add({ visit, atMs, type: 'page_view', view, data: { url, title: path } });
    if (engagedMs > 0) this.#add({ visit, atMs, type: 'engagement', view, data: { engagedMs } });
  }

  act({ visit, atMs, type, data = {} }) {
    this.#add({ visit, atMs, type, view: undefined, data });
  }

  #add({ visit, atMs, ...rest }) {
    this.#made += 1;
    const id = String(this.#made).padStart(7, '0');
    const when = { occurredAtMs: atMs, receivedAtMs: atMs, day: Math.floor(atMs / dayMs) };
    this.list.push({ visitor: this.person, id, visit, unscored: undefined, ...when, ...rest });
  }
}

/**
 * What the default model says of a person at a moment, beside the plain numbers that one could rank by instead. Only what
 * happened before the moment counts.
 */
export function scoresAt(engine, touchpoints, atMs, model = engine.defaultModel) {
  const before = touchpoints.filter(({ occurredAtMs }) => occurredAtMs <= atMs);
  const facts = engine.factsOfOwner(engine.foldHistory(before, model), { intervals: [], owner: undefined, model });
  const { accumulators, gauges } = engine.replaySubject(facts, model);
  const lastAtMs = before.reduce((last, { occurredAtMs }) => Math.max(last, occurredAtMs), 0);
  return {
    'default model': engine.worthAt(accumulators, atMs, model.halfLifeMs),
    'its urgency': engine.worthAt(gauges.get('urgency') ?? new Map(), atMs, model.urgencyHalfLifeMs),
    'pages seen': before.filter(({ type }) => type === 'page_view').length,
    'last seen': lastAtMs - atMs,
  };
}
