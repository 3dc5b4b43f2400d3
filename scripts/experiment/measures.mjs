// How well a number ranks later buyers: area under the ROC curve, and how many of the first `capacity` bought; each with the
// interval that 95 of 100 samples of people lie in (bootstrap by person, as one person's weeks are no independent cases).

/**
 * Cases are `{ person, cut, isBuyer, scores }`, scores by name of the ranker. Gives for each ranker `auc`, `precision`, and `ahead`,
 * how much its AUC is above that of `against`; each as `{ value, low, high }`.
 */
export function rankingOf(cases, { rankers, capacity, against, rounds, random }) {
  const people = [...new Set(cases.map(({ person }) => person))];
  const numbers = new Map(people.map((person, at) => [person, at]));
  const sorted = new Map(rankers.map((name) => [name, sortedBy(name, cases, numbers)]));
  const valuesFor = (weights) => {
    const aucs = new Map(rankers.map((name) => [name, aucOf(sorted.get(name), weights)]));
    return new Map(
      rankers.map((name) => [
        name,
        {
          auc: aucs.get(name),
          precision: precisionOf(sorted.get(name), weights, capacity),
          ahead: aucs.get(name) - aucs.get(against),
        },
      ]),
    );
  };
  const once = valuesFor(new Uint16Array(people.length).fill(1));
  const samples = Array.from({ length: rounds }, () => valuesFor(sampleOf(people.length, random)));
  const interval = (name, what) => {
    const values = samples.map((sample) => sample.get(name)[what]).sort((a, b) => a - b);
    const at = (share) => values[Math.floor(share * (values.length - 1))];
    return { value: once.get(name)[what], low: at(0.025), high: at(0.975) };
  };
  return rankers.map((name) => ({
    name,
    auc: interval(name, 'auc'),
    precision: interval(name, 'precision'),
    ahead: interval(name, 'ahead'),
  }));
}

/** How often each person is drawn, of as many draws as there are people. */
function sampleOf(count, random) {
  const weights = new Uint16Array(count);
  for (let draw = 0; draw < count; draw += 1) weights[Math.floor(random() * count)] += 1;
  return weights;
}

/** Highest first, in groups of equal scores: nobody stands before another by the order of the file. */
function sortedBy(name, cases, numbers) {
  const rows = cases.map(({ person, cut, isBuyer, scores }) => ({
    person: numbers.get(person),
    cut,
    isBuyer,
    score: scores[name],
  }));
  const byScore = rows.sort((a, b) => b.score - a.score);
  return { groups: groupsOf(byScore), cuts: [...Map.groupBy(byScore, ({ cut }) => cut).values()].map(groupsOf) };
}

function groupsOf(rows) {
  const groups = [];
  for (const row of rows) {
    if (groups.at(-1)?.[0].score === row.score) groups.at(-1).push(row);
    else groups.push([row]);
  }
  return groups;
}

function weightsIn(group, weights) {
  let [buyers, others] = [0, 0];
  for (const { person, isBuyer } of group) {
    if (isBuyer) buyers += weights[person];
    else others += weights[person];
  }
  return { buyers, others };
}

/** The share of pairs of a buyer and another in which the buyer stands higher; equals count half. */
function aucOf({ groups }, weights) {
  let [buyersAbove, allOthers, pairs] = [0, 0, 0];
  for (const group of groups) {
    const { buyers, others } = weightsIn(group, weights);
    pairs += others * (buyersAbove + buyers / 2);
    buyersAbove += buyers;
    allOthers += others;
  }
  return pairs / (buyersAbove * allOthers);
}

/** The share of buyers among the first `capacity` of each cut; of equals at the border each counts its share. */
function precisionOf({ cuts }, weights, capacity) {
  let [hits, places] = [0, 0];
  for (const groups of cuts) {
    let left = capacity;
    for (const group of groups) {
      const { buyers, others } = weightsIn(group, weights);
      const taken = Math.min(left, buyers + others);
      if (taken === 0) continue;
      hits += (buyers * taken) / (buyers + others);
      places += taken;
      left -= taken;
      if (left === 0) break;
    }
  }
  return hits / places;
}
