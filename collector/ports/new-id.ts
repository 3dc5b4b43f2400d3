/** Makes ids that sort by time and cannot be guessed: `prefix_` and 20 characters. */
export type NewId = (
  prefix: 'ld' | 'al' | 'dc' | 'ds' | 'st' | 'ac' | 'sg' | 'mg' | 'sn' | 'nt' | 'vw',
  nowMs: number,
) => string;
