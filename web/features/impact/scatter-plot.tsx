import type { LinkDetail } from '@throughline/service/contracts/links';
import { formatQuantity } from '../../ui/format/number.ts';
import { PlotAxis, READ_OUT } from '../../ui/plot/plot-axis.tsx';
import { Stretched } from '../../ui/stretched.tsx';
import { formatReading } from '../signals/read-value.ts';
import { prepareScatter } from './prepare-scatter.ts';
import { sayInterval, signalScale, signed } from './say-link.ts';

const HEIGHT = 230;
const AXIS = 22;

/** The signal across, the KPI up, and the effect with its interval; what both owe to traffic, trend and season is taken out. */
export function ScatterPlot({ link }: { link: LinkDetail }) {
  const { dots, line, band, xTicks, yTicks } = prepareScatter(link, HEIGHT);
  const { samplesAPoint } = link.evidence;
  const unit = link.stepSeconds >= 3_600 ? 'hour' : 'minute';
  const label = `${link.kpi.name} against ${link.signal.name}: ${signed(link.change.estimate, link.kpi)} for each ${formatReading(link.step, signalScale(link.signal))}, 95 % interval ${sayInterval(link.change, link.kpi)}`;
  return (
    <figure className="m-0">
      <p className="mb-1 text-label text-soft">
        Up: {link.kpi.name}. Across: {link.signal.name}.
      </p>
      <div className="grid grid-cols-[3.75rem_minmax(0,1fr)]">
        <PlotAxis ticks={yTicks} height={HEIGHT} />
        <svg width="100%" height={HEIGHT + READ_OUT} role="img" aria-label={label}>
          <svg y={READ_OUT} width="100%" height={HEIGHT} aria-hidden="true">
            {yTicks.map(({ y }) => (
              <line key={y} x1="0" x2="100%" y1={y} y2={y} className="stroke-grid" />
            ))}
            {xTicks.map(({ x }) => (
              <line key={x} x1={`${x}%`} x2={`${x}%`} y1="0" y2={HEIGHT} className="stroke-grid" />
            ))}
            <Stretched height={HEIGHT}>
              <path d={band} className="band fill-blue" />
            </Stretched>
            {dots.map(({ key, x, y }) => (
              <circle key={key} cx={`${x}%`} cy={y} r="1.8" className="fill-ink" opacity="0.5" />
            ))}
            <Stretched height={HEIGHT}>
              <path
                d={line}
                className="fill-none stroke-blue"
                strokeWidth="2"
                vectorEffect="non-scaling-stroke"
              />
            </Stretched>
          </svg>
        </svg>
        <span />
        <svg width="100%" height={AXIS} aria-hidden="true">
          {xTicks.map(({ x, label: text }, index) => (
            <text
              key={x}
              x={`${x}%`}
              y="14"
              textAnchor={x < 8 ? 'start' : x > 92 ? 'end' : 'middle'}
              className={index % 2 === 1 ? 'hidden wide:inline' : undefined} // on a phone there is room for half of them
            >
              {text}
            </text>
          ))}
        </svg>
      </div>
      <figcaption className="mt-1 text-note text-soft">
        Each dot is the mean of {formatQuantity(samplesAPoint, unit)}, in order of the signal;{' '}
        {link.evidence.drivers.join(', ')}
        {link.evidence.drivers.length > 0 && ', '}trend and season are taken out. The line is the effect, the
        band its 95 % interval.
      </figcaption>
    </figure>
  );
}
