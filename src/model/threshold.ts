// A pass/fail criterion on the measurements, in k6's notation.

export interface Threshold {
  /** What is judged: `all`, `POST /checkout`, `http_req_duration{name:/login}`, `checks`, a custom metric. */
  readonly metric: string
  /** `p(95)<300`, `fail<1%`, `rate>0.99`, `avg<=200`, `count>1000`. */
  readonly expression: string
  readonly abortOnFail: boolean
  /** A failing abortOnFail threshold ends the run only after so long; 0 = at once. */
  readonly delayAbortEvalMs: number
}
