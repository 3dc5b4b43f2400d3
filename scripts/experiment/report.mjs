// The experiment's tables, for a terminal and for its page.

const figure = ({ value, low, high }, sign = '') => {
  const text = (number) => `${sign && number >= 0 ? sign : ''}${number.toFixed(3)}`.replace('-', '−');
  return `${text(value)} (${text(low)} to ${text(high)})`;
};
const percent = ({ value, low, high }) => {
  const text = (share) => (100 * share).toFixed(1);
  return `${text(value)} % (${text(low)} to ${text(high)})`;
};

/** One table of the page, between its markers. */
export function tableOf({ cases, ranking, capacity, against }) {
  const buyers = cases.filter(({ isBuyer }) => isBuyer).length;
  const people = new Set(cases.map(({ person }) => person)).size;
  const share = ((100 * buyers) / cases.length).toFixed(1);
  const count = (number) => number.toLocaleString('en');
  return [
    `${count(cases.length)} cases of ${count(people)} people; in ${share} % it came to it.`,
    '',
    `| ranked by | AUC | of the first ${capacity} | AUC above ${against} |`,
    '| --- | --- | --- | --- |',
    ...ranking.map(
      ({ name, auc, precision, ahead }) =>
        `| ${name} | ${figure(auc)} | ${percent(precision)} | ${name === against ? '' : figure(ahead, '+')} |`,
    ),
  ].join('\n');
}

/** The page with the table in its place; throws when the page has no such place. */
export function withTable(page, name, table) {
  const place = new RegExp(`(<!-- ${name} -->\n)[\\s\\S]*?(<!-- end of ${name} -->)`);
  if (!place.test(page)) throw new Error(`the page has no place for "${name}"`);
  return page.replace(place, (_, from, to) => `${from}${table}\n${to}`);
}
