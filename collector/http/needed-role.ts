import type { Role } from '../domain/role.ts';

/** What may be asked for with less than an admin's role, and what may only be looked at with one; the first that fits counts. */
const table: readonly (readonly [method: 'GET' | 'POST', path: RegExp, role: Role])[] = [
  ['GET', /\/erase$/, 'admin'],
  ['POST', /\/erase$/, 'admin'],
  ['GET', /^\/people(\/|$)/, 'admin'],
  // with the secrets of destinations
  ['GET', /^\/sites\/[^/]+\/alerts$/, 'marketer'],
  ['GET', /./, 'viewer'],
  // everybody's own password and sign-ins
  ['POST', /^\/account(\/|$)/, 'viewer'],
  ['POST', /^\/sign-out$/, 'viewer'],
  ['POST', /^\/sites\/[^/]+\/leads\//, 'sales'],
  ['POST', /^\/sites\/[^/]+\/leads$/, 'sales'],
  ['POST', /^\/sites\/[^/]+\/alert-log\//, 'sales'],
  ['POST', /^\/sites\/[^/]+\/(alerts|alert-settings|model)(\/|$)/, 'marketer'],
];

/** The role that a request of the interface needs. A form that the table does not name is for admins. */
export function neededRole(method: string, path: string): Role {
  const read = method === 'HEAD' ? 'GET' : method;
  return table.find(([each, pattern]) => each === read && pattern.test(path))?.[2] ?? 'admin';
}
