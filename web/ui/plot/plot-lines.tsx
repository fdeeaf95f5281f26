import { Stretched } from '../stretched.tsx';

interface Drawn {
  yTicks: readonly { y: number }[];
  /** Paths in a box of 100 × `height`, as `drawRuns` makes them. */
  bands: readonly string[];
  lines: readonly string[];
  dots: readonly { x: number; y: number }[];
}

/** The grid, the interval and the line with its gaps: what every plot over time has in common. */
export function PlotLines({ drawn, height, stroke }: { drawn: Drawn; height: number; stroke: number }) {
  return (
    <>
      {drawn.yTicks.map(({ y }) => (
        <line key={y} x1="0" x2="100%" y1={y} y2={y} className="stroke-grid" />
      ))}
      <Stretched height={height}>
        {drawn.bands.map((path) => (
          <path key={path} d={path} className="band fill-undecided" />
        ))}
        {drawn.lines.map((path) => (
          <path
            key={path}
            d={path}
            className="fill-none stroke-undecided"
            strokeWidth={stroke}
            strokeLinejoin="round"
            vectorEffect="non-scaling-stroke"
          />
        ))}
      </Stretched>
      {drawn.dots.map(({ x, y }) => (
        <circle key={x} cx={`${x}%`} cy={y} r="1.6" className="fill-undecided" />
      ))}
    </>
  );
}
