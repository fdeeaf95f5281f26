import { formatValue, formatValueRange, type Measured, sayAim } from '../format/value.ts';
import { type State, stateInk } from '../state-mark.tsx';
import { prepareRuler, type RulerData } from './prepare-ruler.ts';

const HEIGHT = 34;
const MIDDLE = HEIGHT / 2;

/** The plumb line: an estimate and its 95 % interval, hung on the target. Right of the line is better. */
export function Ruler({ data, measured, state }: { data: RulerData; measured: Measured; state: State }) {
  const drawn = prepareRuler(data, measured);
  return (
    <svg
      width="100%"
      height={HEIGHT}
      role="img"
      aria-label={sayRuler(data, measured)}
      className={`block ${stateInk(state)}`}
    >
      <line x1="0" x2="100%" y1={MIDDLE} y2={MIDDLE} className="stroke-line" />
      {drawn && (
        <>
          <rect
            x={percent(drawn.from)}
            width={percent(drawn.to - drawn.from)}
            y={MIDDLE - 6}
            height="12"
            rx="2"
            fill="currentColor"
            className="band"
          />
          <line
            x1={percent(drawn.from)}
            x2={percent(drawn.to)}
            y1={MIDDLE}
            y2={MIDDLE}
            stroke="currentColor"
            strokeWidth="2"
          />
          {drawn.openLeft && <path d={`M5 ${MIDDLE - 4} 0 ${MIDDLE} 5 ${MIDDLE + 4}`} {...chevron} />}
          {drawn.openRight && (
            <svg x="100%" overflow="visible" aria-hidden="true">
              <path d={`M-5 ${MIDDLE - 4} 0 ${MIDDLE}-5 ${MIDDLE + 4}`} {...chevron} />
            </svg>
          )}
          <circle cx={percent(drawn.dot)} cy={MIDDLE} r="4.5" fill="currentColor" />
        </>
      )}
      <line x1="50%" x2="50%" y1="0" y2={HEIGHT} className="stroke-ink" strokeWidth="1.4" />
    </svg>
  );
}

const chevron = { fill: 'none', stroke: 'currentColor', strokeWidth: 2 };

function percent(position: number): string {
  return `${Number(position.toFixed(2))}%`;
}

function sayRuler({ estimate, lower, upper }: RulerData, measured: Measured): string {
  if (estimate === null || lower === null || upper === null) return `No data yet; target ${sayAim(measured)}`;
  return `${formatValue(estimate, measured)}, 95 % interval ${formatValueRange(lower, upper, measured)}, target ${sayAim(measured)}`;
}
