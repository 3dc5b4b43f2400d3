/** Enough of a random id to tell one from another by eye. */
export const shortId = (visitor: string) => (visitor.length > 12 ? `${visitor.slice(0, 12)}…` : visitor);
