// Whose figures a question about time is for.

/** Whose figures: of all requests when both are left out. */
export interface SeriesOf {
  /** `METHOD name`. */
  readonly endpoint?: string
  /** Id of a worker. */
  readonly worker?: string
}
