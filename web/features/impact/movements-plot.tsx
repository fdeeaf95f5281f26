import { times } from '@throughline/service/contracts/link-what-if';
import type { LinkDetail, LinkMovement } from '@throughline/service/contracts/links';
import { scaleLinear } from '@visx/scale';
import Link from 'next/link';
import { formatNumber } from '../../ui/format/amount.ts';
import { formatQuantity } from '../../ui/format/number.ts';
import { LocalTime } from '../../ui/local-time.tsx';
import { PlotAxis, READ_OUT } from '../../ui/plot/plot-axis.tsx';
import { Stretched } from '../../ui/stretched.tsx';
import { formatReading } from '../signals/read-value.ts';
import { sayInterval, signalScale, signed } from './say-link.ts';

const HEIGHT = 170;

/** What deployments did to the signal across, what the KPI did after them up, and the line that the link foretold. */
export function MovementsPlot({ link }: { link: LinkDetail }) {
  const { movements, looked, reason, pooled } = link.evidence.experiment;
  const followed = movements.filter((movement) => movement.followed).length;
  return (
    <>
      {movements.length > 0 && <Plot link={link} movements={movements} />}
      <p className="mt-2 max-w-[48rem] text-note text-soft">
        {reason ??
          `${formatQuantity(looked, 'deployment')} looked at: ${movements.length} moved the signal beyond chance, and the KPI followed as foretold after ${followed} of them.`}
        {reason !== null && looked > 0 && ` ${formatQuantity(looked, 'deployment')} looked at.`}
        {pooled !== null &&
          reason === null &&
          ` From these alone: ${signed(pooled.estimate * link.step, link.kpi)} for each ${formatReading(link.step, signalScale(link.signal))} (${sayInterval(times(pooled, link.step), link.kpi)}).`}
      </p>
      {movements.length > 0 && (
        <ul className="mt-2 border-line border-t">
          {movements.map((movement) => (
            <li
              key={movement.deploymentId}
              className="flex flex-wrap items-baseline justify-between gap-x-4 border-grid border-b py-1.5"
            >
              <span>
                <Link href={`/deployments/${movement.deploymentId}`} className="quiet-link">
                  {movement.service} <span className="font-mono text-note">{movement.version}</span>
                </Link>
                {': '}
                {sayShift(movement.signal.estimate, link)}, then {signed(movement.kpi.estimate, link.kpi)}
                <span className="text-note text-soft">
                  {' '}
                  (foretold {sayInterval(movement.foretold, link.kpi)}
                  {!movement.followed && '; it did not follow'})
                </span>
              </span>
              <LocalTime at={movement.at} />
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

function sayShift(shift: number, { signal }: LinkDetail): string {
  return `${shift < 0 ? '\u2212' : '+'}${formatReading(Math.abs(shift), signalScale(signal))}`;
}

function Plot({ link, movements }: { link: LinkDetail; movements: readonly LinkMovement[] }) {
  const { effect, kpi } = link;
  const reach = Math.max(...movements.map(({ signal }) => Math.abs(signal.estimate))) * 1.15;
  const ends = [-reach, reach];
  const heights = [
    ...movements.flatMap(({ kpi: own }) => [own.lower, own.upper]),
    ...ends.flatMap((end) => [effect.lower * end, effect.upper * end]),
  ];
  const tall = Math.max(...heights.map(Math.abs)) || 1;
  const x = scaleLinear<number>({ domain: [-reach, reach], range: [0, 100] });
  const y = scaleLinear<number>({ domain: [-tall, tall], range: [HEIGHT, 0] });
  const at = (px: number, slope: number) => `${x(px)},${y(px * slope)}`;
  const yTicks = y.ticks(4).map((tick) => ({ y: y(tick), label: sayTick(tick, link) }));
  return (
    <>
      <p className="mb-1 text-label text-soft">
        Up: what the KPI did. Across: what the deployment did to the signal. The line is what the link
        foretold.
      </p>
      <div className="grid grid-cols-[3.75rem_minmax(0,1fr)]">
        <PlotAxis ticks={yTicks} height={HEIGHT} />
        <svg
          width="100%"
          height={HEIGHT + READ_OUT}
          role="img"
          aria-label={`What ${movements.length} deployments did to ${link.signal.name}, and what ${kpi.name} did after them; the list below says the same`}
        >
          <svg y={READ_OUT} width="100%" height={HEIGHT} aria-hidden="true">
            {yTicks.map((tick) => (
              <line key={tick.y} x1="0" x2="100%" y1={tick.y} y2={tick.y} className="stroke-grid" />
            ))}
            <line x1="50%" x2="50%" y1="0" y2={HEIGHT} className="stroke-grid" />
            <Stretched height={HEIGHT}>
              <path
                d={`M${at(-reach, effect.lower)}L${at(reach, effect.lower)}L${at(reach, effect.upper)}L${at(-reach, effect.upper)}Z`}
                className="band fill-blue"
              />
              <path
                d={`M${at(-reach, effect.estimate)}L${at(reach, effect.estimate)}`}
                className="fill-none stroke-blue"
                strokeWidth="2"
                vectorEffect="non-scaling-stroke"
              />
            </Stretched>
            {movements.map(({ deploymentId, signal, kpi: own, followed }) => (
              <g key={deploymentId}>
                <line
                  x1={`${x(signal.estimate)}%`}
                  x2={`${x(signal.estimate)}%`}
                  y1={y(own.lower)}
                  y2={y(own.upper)}
                  className="stroke-soft"
                />
                <svg x={`${x(signal.estimate)}%`} y={y(own.estimate)} overflow="visible" aria-hidden="true">
                  <rect
                    x="-4"
                    y="-4"
                    width="8"
                    height="8"
                    className={followed ? 'fill-ink' : 'fill-panel stroke-missed'}
                  />
                </svg>
              </g>
            ))}
          </svg>
        </svg>
        <span />
        <svg width="100%" height="20" aria-hidden="true">
          {x.ticks(4).map((tick) => (
            <text
              key={tick}
              x={`${x(tick)}%`}
              y="13"
              textAnchor={x(tick) < 8 ? 'start' : x(tick) > 92 ? 'end' : 'middle'}
            >
              {sayShift(tick, link)}
            </text>
          ))}
        </svg>
      </div>
    </>
  );
}

function sayTick(tick: number, { kpi }: LinkDetail): string {
  return kpi.proportion && kpi.unit === '%' ? `${formatNumber(tick, kpi)} pt` : formatNumber(tick, kpi);
}
