import { formatAim, formatAimNumber, formatValueRange, type Measured } from '../format/value.ts';
import { prepareRuler, type RulerData } from './prepare-ruler.ts';

const NARROW = 16; // per cent of the ruler: below it the two ends' labels would touch when centred

/** The ends of the band and the target, each written below the place it marks. */
export function RulerLabels({ data, measured }: { data: RulerData; measured: Measured }) {
  const drawn = prepareRuler(data, measured);
  const [lower = '', upper = ''] =
    data.lower === null || data.upper === null
      ? []
      : formatValueRange(data.lower, data.upper, measured).split(' – ');
  const [left, right] = measured.direction === 'at_least' ? [lower, upper] : [upper, lower];
  const narrow = drawn !== null && drawn.to - drawn.from < NARROW;
  return (
    <svg width="100%" height="34" aria-hidden="true" className="block text-note">
      {drawn && (
        <>
          <text x={`${drawn.from}%`} y="10" textAnchor={drawn.from < 4 ? 'start' : narrow ? 'end' : 'middle'}>
            {left}
          </text>
          <text x={`${drawn.to}%`} y="10" textAnchor={drawn.to > 96 ? 'end' : narrow ? 'start' : 'middle'}>
            {right}
          </text>
        </>
      )}
      <text x="50%" y="28" textAnchor="middle" className="fill-ink">
        target {measured.scale === 'share' ? formatAimNumber(measured) : formatAim(measured)}
      </text>
    </svg>
  );
}
