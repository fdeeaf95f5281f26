import { formatDay } from '../format/moment.ts';
import { formatQuantity } from '../format/number.ts';
import type { PreparedRail, RailSquare, RailVerdict } from './prepare-rail.ts';

const PITCH = 7;
const SIZE = 5;
const AXIS = 20;

/** Deployments as squares below the time axis; filled ones went wrong and lead to their page. */
export function Rail({ rail, ticks }: { rail: PreparedRail; ticks: { x: number; label: string }[] }) {
  const height = Math.max(1, rail.rows) * PITCH;
  return (
    <>
      <svg width="100%" height={AXIS + height} aria-hidden="true">
        <text x="0" y={AXIS + 4} dominantBaseline="central">
          ships
        </text>
      </svg>
      <svg width="100%" height={AXIS + height}>
        <title>Deployments by day</title>
        <line x1="0" x2="100%" y1="0.5" y2="0.5" className="stroke-line" />
        {ticks.map(({ x, label }) => (
          <g key={x}>
            <line x1={`${x}%`} x2={`${x}%`} y1="0" y2="4" className="stroke-edge" />
            <text
              x={`${x}%`}
              y="12"
              textAnchor={x > 94 ? 'end' : x < 6 ? 'start' : 'middle'}
              dominantBaseline="central"
            >
              {label}
            </text>
          </g>
        ))}
        {rail.quiet.map(({ x, day, verdict, rows }) => (
          <svg key={`${x}${verdict}`} x={`${x.toFixed(2)}%`} y={AXIS} overflow="visible" aria-hidden="true">
            <title>{`${formatDay(day)} · ${formatQuantity(rows.length, 'deployment')} ${verdict}`}</title>
            <path
              d={rows
                .map((row) => `M${-SIZE / 2} ${row * PITCH + 0.5}h${SIZE - 1}v${SIZE - 1}h${1 - SIZE}z`)
                .join('')}
              className={`rail-square fill-none ${verdict === 'held' ? 'stroke-edge' : 'stroke-undecided'}`}
              strokeDasharray={verdict === 'pending' ? '2 1' : undefined}
            />
          </svg>
        ))}
        {rail.undone.map((square) => (
          <a
            key={square.id}
            href={`/deployments/${encodeURIComponent(square.id)}`}
            aria-label={saySquare(square)}
          >
            <title>{saySquare(square)}</title>
            <svg x={`${square.x.toFixed(2)}%`} y={AXIS} overflow="visible" aria-hidden="true">
              <rect
                x={-PITCH / 2}
                y={square.row * PITCH - 1}
                width={PITCH}
                height={PITCH}
                fill="transparent"
              />
              <rect
                x={-SIZE / 2 - 0.5}
                y={square.row * PITCH}
                width={SIZE}
                height={SIZE}
                className="rail-square fill-missed"
              />
              {square.verdict === 'failed' && (
                <path
                  d={`M${-SIZE / 2 + 0.5} ${square.row * PITCH + 1}l3 3m0 -3l-3 3`}
                  className="rail-square stroke-panel"
                  strokeWidth="1"
                />
              )}
            </svg>
          </a>
        ))}
      </svg>
      {rail.hidden > 0 && (
        <p className="col-start-2 text-note text-soft">
          {formatQuantity(rail.hidden, 'more deployment')} on the busiest days
        </p>
      )}
    </>
  );
}

function saySquare({ service, version, verdict, at }: RailSquare): string {
  return `${service} ${version} ${FATES[verdict]}, ${formatDay(at.slice(0, 10))}`;
}

const FATES: Record<RailVerdict, string> = {
  pending: 'is pending',
  held: 'held',
  rolled_back: 'was rolled back',
  hotfixed: 'was hotfixed',
  caused_incident: 'caused an incident',
  regressed: 'made something worse',
  failed: 'failed',
};
