// The pages of a run by their addresses; `prefix` is empty in a report.
import type { ComponentChildren } from 'preact'
import { Redirect, Route, Switch } from 'wouter-preact'
import { ChecksPage } from './checks/checks-page.js'
import { EndpointPage } from './endpoints/endpoint-page.js'
import { EndpointsPage } from './endpoints/endpoints-page.js'
import { ErrorsPage } from './errors/errors-page.js'
import { EverythingPage } from './everything-page.js'
import { LatencyPage } from './latency/latency-page.js'
import { OverviewPage } from './overview/overview-page.js'
import { UsersPage } from './users/users-page.js'
import { WorkerPage } from './workers/worker-page.js'
import { WorkersPage } from './workers/workers-page.js'

interface RunPagesProps {
  readonly prefix: string
  /** Routes that only a run with a master behind it has. */
  readonly more?: ComponentChildren
}

export function RunPages({ prefix, more }: RunPagesProps) {
  return (
    <Switch>
      <Route path={`${prefix}/overview`} component={OverviewPage} />
      <Route path={`${prefix}/endpoints`} component={EndpointsPage} />
      <Route path={`${prefix}/endpoints/:key`}>{({ key }) => <EndpointPage key={key} segment={key ?? ''} />}</Route>
      <Route path={`${prefix}/latency`} component={LatencyPage} />
      <Route path={`${prefix}/errors`} component={ErrorsPage} />
      <Route path={`${prefix}/users`} component={UsersPage} />
      <Route path={`${prefix}/workers`} component={WorkersPage} />
      <Route path={`${prefix}/workers/:id`}>{({ id }) => <WorkerPage key={id} segment={id ?? ''} />}</Route>
      <Route path={`${prefix}/checks`} component={ChecksPage} />
      <Route path={`${prefix}/everything`} component={EverythingPage} />
      {more}
      <Route>
        <Redirect to={`${prefix}/overview`} replace />
      </Route>
    </Switch>
  )
}
