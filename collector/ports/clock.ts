/** Time comes from here and nowhere else, so that tests can hold it still. */
export interface Clock {
  /** Milliseconds since 1970. */
  readonly nowMs: () => number;
}
