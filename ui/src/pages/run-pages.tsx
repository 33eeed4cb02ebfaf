// The pages of a run by their addresses; `prefix` is empty in a report.
import { Redirect, Route, Switch } from 'wouter-preact'
import { ChecksPage } from './checks/checks-page.js'
import { EndpointPage } from './endpoints/endpoint-page.js'
import { EndpointsPage } from './endpoints/endpoints-page.js'
import { ErrorsPage } from './errors/errors-page.js'
import { EverythingPage } from './everything-page.js'
import { ExportPage } from './export/export-page.js'
import { LatencyPage } from './latency/latency-page.js'
import { LogsPage } from './logs/logs-page.js'
import { OverviewPage } from './overview/overview-page.js'
import { ScriptTabPage } from './script-tab-page.js'
import { UsersPage } from './users/users-page.js'
import { WorkerPage } from './workers/worker-page.js'
import { WorkersPage } from './workers/workers-page.js'

export function RunPages({ prefix }: { prefix: string }) {
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
      <Route path={`${prefix}/logs`} component={LogsPage} />
      <Route path={`${prefix}/export`} component={ExportPage} />
      <Route path={`${prefix}/script/:title`}>{({ title }) => <ScriptTabPage segment={title ?? ''} />}</Route>
      <Route>
        <Redirect to={`${prefix}/overview`} replace />
      </Route>
    </Switch>
  )
}
