import type { ChangeNotice } from './commands.ts';

/** Tells listeners of each commit that changed what a page shows. */
export interface ChangeFeed {
  /** Returns the call that ends the subscription. */
  readonly subscribe: (listener: (notice: ChangeNotice) => void) => () => void;
}
