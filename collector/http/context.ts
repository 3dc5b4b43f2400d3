import type { ChangeFeed } from '../ports/change-feed.ts';
import type { Clock } from '../ports/clock.ts';
import type { CommandClient } from '../ports/commands.ts';
import type { Queries } from '../ports/queries.ts';
import type { ModelWork } from '../usecases/model-work.ts';

/** What every route works with; put together once in `collector/serve.ts`. */
export interface AppContext {
  readonly queries: Queries;
  readonly commands: CommandClient;
  readonly clock: Clock;
  readonly changes: ChangeFeed;
  readonly models: ModelWork;
  /** Address that people and links reach this server by, without a slash at the end. Known once it listens. */
  readonly publicUrl: () => string;
  /** Folder with the built script, islands and stylesheet. */
  readonly distDir: string;
}
