// All of a report one below the other, for paper.
import { ChecksPage } from './checks/checks-page.js'
import { EndpointsPage } from './endpoints/endpoints-page.js'
import { ErrorsPage } from './errors/errors-page.js'
import { LatencyPage } from './latency/latency-page.js'
import { OverviewPage } from './overview/overview-page.js'
import { UsersPage } from './users/users-page.js'
import { WorkersPage } from './workers/workers-page.js'

const PARTS = [
  ['Overview', OverviewPage],
  ['Endpoints', EndpointsPage],
  ['Latency', LatencyPage],
  ['Thresholds and checks', ChecksPage],
  ['Errors', ErrorsPage],
  ['Users', UsersPage],
  ['Workers', WorkersPage],
] as const

export const EverythingPage = () => (
  <div class="everything">
    {PARTS.map(([label, Part]) => (
      <section key={label} aria-label={`Part: ${label}`}>
        <h2 class="big">{label}</h2>
        <Part />
      </section>
    ))}
  </div>
)
