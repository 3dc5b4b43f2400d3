export const roles = ['viewer', 'sales', 'marketer', 'admin'] as const;

/** What a person with an account may do: `viewer` reads; `sales` decides about leads; `marketer` changes alerts and models; `admin` everything. */
export type Role = (typeof roles)[number];

/** Whether a role is enough where another one is asked for: everybody reads, an admin does what anybody may. */
export const isAllowed = (role: Role, needed: Role) => role === 'admin' || needed === 'viewer' || role === needed;
