import type { TestStore } from './a-store.ts';

/** Every text in every table of a site. */
export function textsOfSite(store: TestStore, site: number): string {
  const rows = rowsOf.get(store) ?? rowsOfEachTable(store);
  rowsOf.set(store, rows);
  return JSON.stringify(rows.flatMap((ofTable) => ofTable.all(site, -site)));
}

const rowsOf = new WeakMap<TestStore, ReturnType<typeof rowsOfEachTable>>();

function rowsOfEachTable({ sqlite }: TestStore) {
  const tables = sqlite.prepare(
    "SELECT m.name FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table' AND c.name = 'site'",
  );
  return (tables.pluck().all() as string[]).map((name) =>
    sqlite.prepare(`SELECT * FROM ${name} WHERE site IN (?, ?)`).raw(),
  );
}
