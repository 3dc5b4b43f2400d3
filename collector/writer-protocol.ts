import type { MessagePort } from 'node:worker_threads';
import type { AppErrorCode } from './domain/app-error.ts';
import type { ChangeNotice, Commands } from './ports/commands.ts';

/** What the HTTP thread and the writer thread say to each other; other threads send calls alone, over a port of their own. */

export interface WriterCall {
  readonly seq: number;
  readonly name: keyof Commands | 'idle';
  readonly args: readonly unknown[];
}

export type WriterRequest =
  | { readonly kind: 'calls'; readonly calls: readonly WriterCall[] }
  | { readonly kind: 'connect'; readonly port: MessagePort };

export type WriterAnswer =
  | { readonly kind: 'value'; readonly seq: number; readonly value: unknown }
  | { readonly kind: 'unavailable'; readonly seq: number; readonly message: string }
  | { readonly kind: 'app_error'; readonly seq: number; readonly code: AppErrorCode; readonly message: string }
  | { readonly kind: 'error'; readonly seq: number; readonly message: string };

/** Many answers and notices travel in one message: a message costs more than what is in it. */
export type WriterMessage =
  | { readonly kind: 'ready' }
  | { readonly kind: 'answers'; readonly answers: readonly WriterAnswer[] }
  | { readonly kind: 'changes'; readonly notices: readonly ChangeNotice[] };
