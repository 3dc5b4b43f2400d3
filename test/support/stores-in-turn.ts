import { expect } from 'vitest';
import { aStore, type TestStore } from './a-store.ts';

/** Runs of a property that share a database: a replay of all of it then takes little memory, however many runs there are. */
const runsPerStore = 1_000;

/** Databases for a property whose runs have a site each; what one holds is compared with a replay before the next takes its place. */
export class StoresInTurn {
  /** That were compared so far. */
  subjects = 0;
  private store: TestStore = aStore();
  private runs = 0;

  /** The store of one more run. */
  async next(): Promise<TestStore> {
    if (this.runs === runsPerStore) {
      await this.close();
      this.store = aStore();
    }
    this.runs += 1;
    return this.store;
  }

  async close(): Promise<void> {
    const { differences, subjects } = await this.store.replay();
    expect(differences).toEqual([]);
    this.subjects += subjects;
    this.runs = 0;
    this.store.close();
  }
}
