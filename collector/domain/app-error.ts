/** Outcomes that a caller did not ask for; the edge maps each code to a status in one table. */
export type AppErrorCode =
  | 'unknown_site'
  | 'unknown_lead'
  | 'unknown_visitor'
  | 'unknown_destination'
  | 'unknown_alert'
  | 'unknown_signing_key'
  | 'unknown_version'
  | 'unknown_forecast'
  | 'no_draft'
  | 'too_many_forecasts'
  | 'replay_running'
  | 'no_replay'
  | 'needs_replay';

export class AppError extends Error {
  readonly code: AppErrorCode;

  constructor(code: AppErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}
