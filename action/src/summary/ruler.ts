const HALF = 24; // columns on each side of the target line; 49 in all fit a phone's code block
const NARROWEST_HALF_RANGE = 0.02; // two points: below it the ruler would magnify nothing into something
const ROOM = 1.15; // the farther end of the band stays off the edge

export type Share = Readonly<{ estimate: number; lower: number; upper: number }>;

/**
 * Draws a share against its target: the plumb line in text. The target hangs in the middle, the band is the 95 %
 * interval, the dot the estimate; right of the line is better.
 *
 * **Invariant**: an end of the band is drawn on the side of the line it is on, however small the distance, so that
 * met, missed and undecided can be read off the picture.
 *
 * @example ruler({ estimate: 0.874, lower: 0.861, upper: 0.886 }, 0.9)
 */
export function ruler(share: Share, target: number): string {
  const farthest = Math.max(Math.abs(share.lower - target), Math.abs(share.upper - target));
  const halfRange = Math.max(NARROWEST_HALF_RANGE, farthest * ROOM);
  const columnOf = (value: number) => {
    const offset = Math.round(((value - target) / halfRange) * HALF);
    return HALF + (offset === 0 ? Math.sign(value - target) : offset);
  };
  const left = columnOf(share.lower);
  const right = columnOf(share.upper);
  const dot = columnOf(share.estimate);

  const cells = Array.from({ length: 2 * HALF + 1 }, (_, column) => {
    if (column === dot) return '●';
    if (column === HALF) return column > left && column < right ? '┿' : '┃';
    if (column === left) return '├';
    if (column === right) return '┤';
    return column > left && column < right ? '─' : ' ';
  });
  const label = `target ${percent(target)} %`;
  return [
    centred(label, HALF),
    `${' '.repeat(HALF)}┃`,
    cells.join('').trimEnd(),
    `${' '.repeat(HALF)}┃`,
    numbers([
      { text: percent(share.lower), at: left },
      { text: percent(share.estimate), at: dot },
      { text: percent(share.upper), at: right },
    ]),
  ].join('\n');
}

/** A share in percent with one decimal, which is never rounded to a whole that it is not. */
export function percent(share: number): string {
  const points = share * 100;
  if (points > 99.9 && points < 100) return '>99.9';
  if (points > 0 && points < 0.1) return '<0.1';
  return points.toFixed(1).replace(/\.0$/, '');
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
