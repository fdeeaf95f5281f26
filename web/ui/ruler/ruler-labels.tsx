import { formatPercentNumber, formatTargetNumber } from '../format/number.ts';
import { prepareRuler, type RulerData } from './prepare-ruler.ts';

const NARROW = 16; // per cent of the ruler: below it the two ends' labels would touch when centred

/** The ends of the band and the target, each written below the place it marks. */
export function RulerLabels({ data, digits }: { data: RulerData; digits: number }) {
  const drawn = prepareRuler(data);
  const narrow = drawn !== null && drawn.to - drawn.from < NARROW;
  return (
    <svg width="100%" height="34" aria-hidden="true" className="block text-note">
      {drawn && data.lower !== null && data.upper !== null && (
        <>
          <text x={`${drawn.from}%`} y="10" textAnchor={drawn.from < 4 ? 'start' : narrow ? 'end' : 'middle'}>
            {formatPercentNumber(data.lower, digits)}
          </text>
          <text x={`${drawn.to}%`} y="10" textAnchor={drawn.to > 96 ? 'end' : narrow ? 'start' : 'middle'}>
            {formatPercentNumber(data.upper, digits)}
          </text>
        </>
      )}
      <text x="50%" y="28" textAnchor="middle" className="fill-ink">
        target {formatTargetNumber(data.target)}
      </text>
    </svg>
  );
}
