// Values that the caller sets: each parameter becomes a flag (--term hat) and an environment variable, with a type and a help text.
import { constant, HttpUser, on, param, task } from 'tymbal'

export const parameters = {
  term: param.string({ default: 'shoe', help: 'What to search for' }),
  pause: param.number({ default: 0.1, help: 'Seconds between two searches of one user' }),
  token: param.string({ default: '', help: 'Sent as bearer token when given', secret: true }),
}

on.testStart(() => {
  console.log(`searching for ${parameters.term.value}`)
})

export class Searcher extends HttpUser {
  waitTime = constant(parameters.pause.value)

  @task async search() {
    const bearer = parameters.token.value
    await this.client.get('/search', {
      params: { q: parameters.term.value },
      name: '/search?q=[term]',
      ...(bearer ? { auth: { bearer } } : {}),
    })
  }
}
