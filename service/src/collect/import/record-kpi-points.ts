import type { ImportKpiPoint } from '../../contracts/kpis.ts';
import { ServiceError } from '../../errors.ts';
import { assertMayRecord, assertOrigin, findKpi, recordPoints } from '../kpis/index.ts';
import type { Recording } from '../recording.ts';

type Told = { line: number; input: ImportKpiPoint };

/** Records points of several KPIs. Answers by line why one was refused. */
export async function recordKpiPoints(
  recording: Recording,
  points: readonly Told[],
): Promise<Map<number, ServiceError>> {
  const refusals = new Map<number, ServiceError>();
  for (const group of groupByTarget(points)) {
    try {
      for (const [line, error] of await recordGroup(recording, group)) refusals.set(line, error);
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      for (const { line } of group) refusals.set(line, error);
    }
  }
  return refusals;
}

/** Points of one KPI from one source. @throws ServiceError that concerns them all */
async function recordGroup(recording: Recording, group: Told[]): Promise<[number, ServiceError][]> {
  const { kpi: slug = '', source } = group[0]?.input ?? {};
  const kpi = await findKpi(recording.context.database, slug, 'kpi');
  assertMayRecord(recording.assertService, kpi);
  assertOrigin(kpi, source);
  const rows = group.map(({ line, input: { kpi: _kpi, source: _source, ...point } }) => ({ line, ...point }));
  const author = source === undefined ? 'an import' : `an import, ${source}`;
  const { errors } = await recordPoints(recording, { kpi, author }, rows);
  return errors.map(({ line, column, code, detail, remedy }) => [
    line,
    new ServiceError(code, { detail, remedy, ...(column !== null && { field: column }) }),
  ]);
}

function groupByTarget(points: readonly Told[]): Told[][] {
  const groups = new Map<string, Told[]>();
  for (const point of points) {
    const key = JSON.stringify([point.input.kpi, point.input.source ?? null]);
    groups.set(key, [...(groups.get(key) ?? []), point]);
  }
  return [...groups.values()];
}
