import { fineness, isShare, type Measured, numberOf, sayAim } from './value.ts';

const HALF = 24; // columns on each side of the target line; 49 in all fit a phone's code block
const NARROWEST = 0.02; // two points, or that share of an amount: below it the ruler would magnify nothing into something
const ROOM = 1.15; // the farther end of the band stays off the edge

export type Interval = Readonly<{ estimate: number; lower: number; upper: number }>;

/**
 * Draws a number against its target: the plumb line in text. The target hangs in the middle, the band is the 95 %
 * interval, the dot the estimate; right of the line is better.
 *
 * **Invariant**: an end of the band is drawn on the side of the line it is on, however small the distance, so that
 * met, missed and undecided can be read off the picture.
 *
 * @example ruler({ estimate: 0.874, lower: 0.861, upper: 0.886 }, percentOf(0.9))
 */
export function ruler(interval: Interval, measured: Measured): string {
  const { target } = measured;
  const better = measured.direction === 'at_most' ? -1 : 1;
  const [worst, best] = better === 1 ? [interval.lower, interval.upper] : [interval.upper, interval.lower];
  const farthest = Math.max(Math.abs(worst - target), Math.abs(best - target));
  const narrowest = isShare(measured) ? NARROWEST * fineness(target) : NARROWEST * Math.abs(target);
  const halfRange = Math.max(narrowest, farthest * ROOM) || 1;
  const columnOf = (value: number) => {
    const distance = better * (value - target);
    const offset = Math.round((distance / halfRange) * HALF);
    return HALF + (offset === 0 ? Math.sign(distance) : offset);
  };
  const left = columnOf(worst);
  const right = columnOf(best);
  const dot = columnOf(interval.estimate);

  const cells = Array.from({ length: 2 * HALF + 1 }, (_, column) => {
    if (column === dot) return '●';
    if (column === HALF) return column > left && column < right ? '┿' : '┃';
    if (column === left) return '├';
    if (column === right) return '┤';
    return column > left && column < right ? '─' : ' ';
  });
  const label = `target ${sayAim(measured)}`;
  return [
    centred(label, HALF),
    `${' '.repeat(HALF)}┃`,
    cells.join('').trimEnd(),
    `${' '.repeat(HALF)}┃`,
    numbers([
      { text: numberOf(worst, measured), at: left },
      { text: numberOf(interval.estimate, measured), at: dot },
      { text: numberOf(best, measured), at: right },
    ]),
  ].join('\n');
}

/** Puts the numbers under their marks, pushed apart where they would touch; one number is said once. */
function numbers(labels: readonly { text: string; at: number }[]): string {
  const distinct = labels.filter(({ text }, index) => text !== labels[index - 1]?.text);
  return distinct.reduce((row, { text, at }) => {
    const wanted = Math.max(0, at - Math.floor(text.length / 2));
    const start = row === '' ? wanted : Math.max(row.length + 2, wanted);
    return row.padEnd(start) + text;
  }, '');
}

function centred(text: string, column: number): string {
  return ' '.repeat(Math.max(0, column - Math.floor(text.length / 2))) + text;
}
