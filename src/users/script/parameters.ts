// Script parameters: values that flags, environment and the start form can set, typed for the script.
import type { ParameterInfo, ParameterType } from '../../model/test-plan.js'

interface ParameterOptions<T> {
  readonly default: T
  readonly help?: string
  /** Never printed, logged or stored. */
  readonly secret?: boolean
}

/** One declared parameter. `value` is the value of this run; until the run begins it is the default. */
export class Parameter<T extends string | number | boolean> {
  value: T
  readonly info: Omit<ParameterInfo, 'name'>

  constructor(type: ParameterType, options: ParameterOptions<T>, choices: readonly string[] = []) {
    if (options === null || typeof options !== 'object' || options.default === undefined) {
      throw new TypeError(`param.${type}() needs a default: param.${type}({ default: … })`)
    }
    this.value = options.default
    this.info = { type, default: options.default, help: options.help ?? '', choices, secret: options.secret ?? false }
  }
}

/**
 * Declares values that the caller of the test may set: `--product-id 7`, the environment variable `TYMBAL_PARAM_PRODUCT_ID`.
 * Export them together as `parameters` and read them by `.value`, `this.parameters` or `params`.
 * @example
 * export const parameters = {
 *   productId: param.string({ default: '1', help: 'product to buy' }),
 *   items: param.number({ default: 2 }),
 *   express: param.boolean({ default: false }),
 *   currency: param.choice(['EUR', 'USD'], { default: 'EUR' }),
 * }
 * // later: this.client.get(`/products/${parameters.productId.value}`)
 */
export const param = {
  /** @example param.string({ default: '1', help: 'product to buy' }) */
  string: (options: ParameterOptions<string>): Parameter<string> => new Parameter('string', options),
  /** @example param.number({ default: 2 }) */
  number: (options: ParameterOptions<number>): Parameter<number> => new Parameter('number', options),
  /** @example param.boolean({ default: false }) */
  boolean: (options: ParameterOptions<boolean>): Parameter<boolean> => new Parameter('boolean', options),
  /** @example param.choice(['EUR', 'USD'], { default: 'EUR' }) */
  choice: <C extends string>(choices: readonly C[], options: ParameterOptions<NoInfer<C>>): Parameter<C> =>
    new Parameter<C>('choice', options, choices),
}
