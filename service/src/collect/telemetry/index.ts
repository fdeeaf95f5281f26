export type { EdgeEnd } from '../../store/signals/index.ts';
export { AMOUNTS, readAmounts } from './amounts.ts';
export type { Part } from './assembly.ts';
export type { Lease } from './budget.ts';
export {
  type AskedDays,
  findSignalName,
  type GoodMinutes,
  quantileAsked,
  readGoodMinutes,
  readSignalDays,
  type SeriesName,
  type SignalDays,
} from './days.ts';
export { cut, describeOrigin, findAttributeFault, LONGEST_NAME, type Origin } from './describe.ts';
export { toSlug } from './directory.ts';
export type { EdgeSeen } from './edges.ts';
export { telemetryFigures } from './figures.ts';
export { foldTelemetry } from './fold.ts';
export { followNames } from './follow-names.ts';
export { forgetInvented } from './forget-invented.ts';
export type { Histogram } from './histogram.ts';
export { Intake, type KnownSeries, type SenderScope } from './intake.ts';
export { keepTelemetry, PAST_TAKEN_MS } from './keep.ts';
export { hashOf, keepBody } from './keep-batch.ts';
export { listCalls } from './list-calls.ts';
export { listEdges } from './list-edges.ts';
export { logDamage } from './log-damage.ts';
export { operationOf } from './name.ts';
export {
  limitTelemetry,
  openTelemetry,
  TELEMETRY_LIMITS,
  type Telemetry,
  type TelemetryLimits,
} from './open.ts';
export { readSignal } from './read.ts';
export { sightOf, signalRoutes } from './routes.ts';
export {
  describeSeries,
  type IndexedSeries,
  refusedSeries,
  type SeriesIdentity,
  type SeriesIndex,
} from './series-index.ts';
export { setAsideRoutes } from './set-aside-routes.ts';
export type { Callee, Caller } from './span-joins.ts';
export type { Refused } from './tally.ts';
export { LONGEST_GAP_MS } from './totals.ts';
export { listWatched, type WatchedSignal } from './watch.ts';
export { readWindows } from './windows.ts';
