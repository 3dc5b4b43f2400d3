import type { Clock } from '../ports/clock.ts';
import type { CommandClient } from '../ports/commands.ts';
import type { Queries } from '../ports/queries.ts';

/** Name of the destination that shows alerts in the playground's inbox. */
const inboxName = 'Playground inbox';

/** Makes the playground's site on a first start, and keeps its inbox destination at the address that the server has now. */
export async function setUpPlayground({
  commands,
  queries,
  clock,
  inboxUrl,
}: {
  commands: CommandClient;
  queries: Queries;
  clock: Clock;
  inboxUrl: string;
}): Promise<void> {
  const nowMs = clock.nowMs();
  const known = queries.sites().find((site) => site.kind === 'playground');
  const timeZone = Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC';
  const site =
    known?.id ??
    (await commands.createSite({ name: 'Playground', kind: 'playground', origins: [], timeZone, nowMs })).id;
  const inboxes = queries.destinations(site).filter(({ name }) => name === inboxName);
  if (inboxes.some(({ url }) => url === inboxUrl)) return;
  for (const { id } of inboxes) await commands.removeDestination({ site, destination: id });
  // somebody who removed the inbox does not want it back
  if (known && inboxes.length === 0) return;
  await commands.createDestination({ site, name: inboxName, url: inboxUrl, nowMs });
}
