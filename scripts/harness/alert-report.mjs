// What alert-harness says: rows with their budgets.

const ms = (value) => (value < 10 ? `${value.toFixed(1)} ms` : `${Math.round(value).toLocaleString('en')} ms`);
const count = (value) => value.toLocaleString('en');

/** One row for each figure: `figures` as measured, and where it must stay. */
export function alertRows(figures) {
  const { alerts, kills, received, taken, leads, delayP50Ms, delayP99Ms, samples } = figures;
  const rows = [
    {
      name: `Alerts delivered, of ${count(alerts)}, with ${kills} kills of the sender and a receiver that fails a third of all first attempts`,
      value: `${count(taken)}, in ${count(received)} messages`,
      budget: 'all',
      isMet: taken === alerts,
    },
    { name: `Heartbeat posted → alert arrived, p50 of ${count(leads)}`, value: ms(delayP50Ms) },
    {
      name: `Heartbeat posted → alert arrived, p99 of ${count(leads)}`,
      value: ms(delayP99Ms),
      budget: '< 2,000 ms',
      isMet: delayP99Ms < 2_000,
    },
  ];
  if (!samples) return rows;
  const { aloneP99Ms, besideP99Ms } = figures;
  const change = besideP99Ms / aloneP99Ms - 1;
  return [
    ...rows,
    { name: `Alert asked for → arrived, p99 of ${count(samples)}, no other destination`, value: ms(aloneP99Ms) },
    {
      name: 'The same beside a destination that never answers, with 300 alerts waiting for it',
      value: `${ms(besideP99Ms)} (${change < 0 ? '−' : '+'}${Math.abs(change * 100).toFixed(0)} %)`,
      budget: '≤ +10 %',
      isMet: change <= 0.1,
    },
  ];
}

/** Rows as Markdown. */
export const asTable = (rows) =>
  [
    '| figure | measured | budget |',
    '| --- | --- | --- |',
    ...rows.map(({ name, value, budget }) => `| ${name} | ${value} | ${budget ?? ''} |`),
  ].join('\n');
