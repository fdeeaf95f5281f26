import { area, line } from '@visx/shape';
import { type Maybe, splitAtGaps } from './gaps.ts';

export type DrawnRun = {
  /** How many points it holds; a run of one is a point, which no line can show. */
  length: number;
  line: string;
  band: string;
  last: { x: number; y: number };
};

/** Draws every unbroken run of a series as its own line and band, so that a gap stays a gap. */
export function drawRuns<Point extends Maybe>(
  points: readonly Point[],
  x: (index: number) => number,
  y: (share: number) => number,
): DrawnRun[] {
  const runs = splitAtGaps(points);
  type Step = (typeof runs)[number][number];
  const drawLine = line<Step>({
    x: ({ index }) => hundredths(x(index)),
    y: ({ point }) => hundredths(y(point.estimate)),
  });
  const drawBand = area<Step>({
    x: ({ index }) => hundredths(x(index)),
    y0: ({ point }) => hundredths(y(point.lower)),
    y1: ({ point }) => hundredths(y(point.upper)),
  });
  return runs.flatMap((run) => {
    const last = run.at(-1);
    if (last === undefined) return [];
    return [
      {
        length: run.length,
        line: drawLine(run) ?? '',
        band: drawBand(run) ?? '',
        last: { x: hundredths(x(last.index)), y: hundredths(y(last.point.estimate)) },
      },
    ];
  });
}

/** Fewer digits than anybody can see, since every one of them travels to the reader. */
export function hundredths(value: number): number {
  return Math.round(value * 100) / 100;
}
