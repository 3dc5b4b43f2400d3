import type { CommandClient, IncomingBatch, LeadInput } from '../../collector/ports/commands.ts';
import type { SiteSummary } from '../../collector/ports/queries.ts';

/** What the demo needs of a store, kept in memory: an event id counts once, a lead is known by its e-mail. */
export class MemoryStore {
  readonly sites: SiteSummary[] = [];
  readonly settings = new Map<string, string>();
  readonly leads = new Map<string, LeadInput>();
  readonly batches: IncomingBatch[] = [];
  readonly eventKeys = new Set<string>();
  inFlight = 0;
  mostInFlight = 0;
  /** Called before each batch is kept; may throw. */
  beforeIngest: () => void = () => {};

  readonly queries = {
    sites: () => this.sites,
    setting: (name: string) => this.settings.get(name),
  };

  readonly commands: Pick<
    CommandClient,
    'createSite' | 'removeSite' | 'setSetting' | 'removeSetting' | 'saveLeads' | 'ingest'
  > = {
    createSite: async ({ name, kind, origins, timeZone }) => {
      const id = this.sites.length + 1;
      this.sites.push({ id, key: `st_${id}`, name, kind, origins, timeZone });
      return { id, key: `st_${id}` };
    },
    removeSite: async (site) => {
      this.sites.splice(
        this.sites.findIndex(({ id }) => id === site),
        1,
      );
    },
    setSetting: async ({ name, value }) => {
      this.settings.set(name, value);
    },
    removeSetting: async (name) => {
      this.settings.delete(name);
    },
    saveLeads: async (inputs) => {
      for (const input of inputs) this.leads.set(input.email!, input);
      return inputs.map((input) => ({ kind: 'created', lead: input.email! }));
    },
    ingest: async (batch) => {
      this.inFlight += 1;
      this.mostInFlight = Math.max(this.mostInFlight, this.inFlight);
      await Promise.resolve();
      this.inFlight -= 1;
      this.beforeIngest();
      this.batches.push(batch);
      for (const event of batch.events) this.eventKeys.add(`${batch.site} ${batch.visitor} ${event.id}`);
    },
  };
}
