// What is ranked by what: `capacity` is how many leads sales can call at each cut.

const plain = ['default model', 'its urgency', 'pages seen', 'last seen', 'chance'];

export const settings = {
  /** Samples of people for an interval. */
  rounds: 1_000,
  journeys: { people: 3_000, seed: 7, rankers: plain, capacity: 50, against: 'pages seen' },
  reading: { rankers: plain, capacity: 50, against: 'pages seen' },
  education: {
    rankers: ['default model', 'default model, time on every page', 'pages seen', 'time on site', 'chance'],
    capacity: 500,
    against: 'time on site',
  },
};
