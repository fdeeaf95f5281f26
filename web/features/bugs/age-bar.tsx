import { type PreparedAge, TARGET_AT } from './prepare-age.ts';

const HEIGHT = 18;

/** The age as a bar that grows to the right, past the line of the target; beside it stands the same in words. */
export function AgeBar({ age: { width, overdue, beyond } }: { age: PreparedAge }) {
  return (
    <svg
      width="100%"
      height={HEIGHT}
      aria-hidden="true"
      className={`block ${overdue ? 'text-missed' : 'text-undecided'}`}
    >
      <line x1="0" x2="100%" y1={HEIGHT / 2} y2={HEIGHT / 2} className="stroke-line" />
      <rect y={HEIGHT / 2 - 3} height="6" width={`${width.toFixed(2)}%`} fill="currentColor" />
      {beyond && (
        <svg x="100%" overflow="visible" aria-hidden="true">
          <path
            d={`M1 ${HEIGHT / 2 - 5} 6 ${HEIGHT / 2} 1 ${HEIGHT / 2 + 5}`}
            fill="none"
            stroke="currentColor"
            strokeWidth="2"
          />
        </svg>
      )}
      <line
        x1={`${TARGET_AT}%`}
        x2={`${TARGET_AT}%`}
        y1="0"
        y2={HEIGHT}
        className="stroke-ink"
        strokeWidth="1.4"
      />
    </svg>
  );
}
