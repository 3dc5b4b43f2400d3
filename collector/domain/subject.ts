/** Who points belong to: a lead, or a visitor that is not known yet. Both are scored by the same engine. */
export type Subject =
  | { readonly kind: 'lead'; readonly id: string }
  | { readonly kind: 'visitor'; readonly id: string };

/** The subject as one key: `l:` or `v:` and the id. */
export const subjectKey = (subject: Subject) => `${subject.kind === 'lead' ? 'l' : 'v'}:${subject.id}`;

/** The subject that a key stands for. */
export const subjectOfKey = (key: string): Subject => ({
  kind: key.startsWith('l:') ? 'lead' : 'visitor',
  id: key.slice(2),
});
