import type { MessagePort } from 'node:worker_threads';
import type { AppErrorCode } from './domain/app-error.ts';
import type { ForecastJobInput, PublishJobInput } from './usecases/model-runs.ts';

/** What the HTTP thread and a history thread say to each other: one job, its progress, its end. */

export type HistoryJob =
  | { readonly kind: 'forecast'; readonly input: ForecastJobInput }
  | { readonly kind: 'publish'; readonly input: PublishJobInput; readonly writer: MessagePort }
  | { readonly kind: 'report'; readonly input: { readonly site: number; readonly nowMs: number } }
  | { readonly kind: 'rule_matches'; readonly input: { readonly site: number; readonly sinceMs: number } };

export type HistoryMessage =
  | { readonly kind: 'progress'; readonly progress: unknown }
  | { readonly kind: 'done'; readonly result: unknown }
  | { readonly kind: 'failed'; readonly message: string; readonly code: AppErrorCode | undefined };
