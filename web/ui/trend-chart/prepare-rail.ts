import { dayCentre } from './prepare-trend.ts';

export type RailVerdict =
  | 'pending'
  | 'held'
  | 'rolled_back'
  | 'hotfixed'
  | 'caused_incident'
  | 'regressed'
  | 'failed';
export type RailDeployment = {
  id: string;
  at: string;
  service: string;
  version: string;
  verdict: RailVerdict;
};

export type RailSquare = RailDeployment & { x: number; row: number };

export type PreparedRail = {
  /** Squares that went wrong: each is drawn and linked by itself. */
  undone: RailSquare[];
  /** All others, which only need to be seen: one entry per day and verdict, with the rows they fill. */
  quiet: { x: number; day: string; verdict: 'held' | 'pending'; rows: number[] }[];
  rows: number;
  /** Deployments that no longer fit in their day's column. */
  hidden: number;
};

const MOST_ROWS = 9; // a day with more only says "many", which a full column says too

/** Hangs each deployment under its day; what went wrong hangs nearest to the chart. */
export function prepareRail(deployments: readonly RailDeployment[], days: readonly string[]): PreparedRail {
  const indexOfDay = new Map(days.map((day, index) => [day, index]));
  return hang(deployments, days.length, (at) => indexOfDay.get(at.slice(0, 10)));
}

/** Hangs each deployment at its moment, in so many columns from `from` on to `to`. */
export function prepareFineRail(
  deployments: readonly RailDeployment[],
  { from, to, columns }: { from: string; to: string; columns: number },
): PreparedRail {
  const begin = Date.parse(from);
  const width = (Date.parse(to) - begin) / columns;
  return hang(deployments, columns, (at) => {
    const column = Math.floor((Date.parse(at) - begin) / width);
    return column >= 0 && column < columns ? column : undefined;
  });
}

function hang(
  deployments: readonly RailDeployment[],
  length: number,
  columnOf: (at: string) => number | undefined,
): PreparedRail {
  const columns = new Map<number, RailDeployment[]>();
  for (const deployment of deployments) {
    const index = columnOf(new Date(deployment.at).toISOString());
    if (index === undefined) continue;
    columns.set(index, [...(columns.get(index) ?? []), deployment]);
  }

  const rail: PreparedRail = { undone: [], quiet: [], rows: 0, hidden: 0 };
  for (const [index, column] of [...columns].sort(([a], [b]) => a - b)) {
    const x = dayCentre(index, length);
    const shown = [...column].sort((a, b) => weight(a.verdict) - weight(b.verdict)).slice(0, MOST_ROWS);
    rail.hidden += column.length - shown.length;
    rail.rows = Math.max(rail.rows, shown.length);
    const quiet = { held: [] as number[], pending: [] as number[] };
    shown.forEach((deployment, row) => {
      if (deployment.verdict === 'held' || deployment.verdict === 'pending')
        quiet[deployment.verdict].push(row);
      else rail.undone.push({ ...deployment, x, row });
    });
    for (const verdict of ['held', 'pending'] as const) {
      if (quiet[verdict].length > 0)
        rail.quiet.push({ x, day: column[0]?.at.slice(0, 10) ?? '', verdict, rows: quiet[verdict] });
    }
  }
  return rail;
}

function weight(verdict: RailVerdict): number {
  return { caused_incident: 0, rolled_back: 1, regressed: 2, hotfixed: 3, failed: 4, pending: 5, held: 6 }[
    verdict
  ];
}
