import type { ReactNode } from 'react';

/** Height of the line above a plot that reads values off it, which the labels of the axis have to pass. */
export const READ_OUT = 22;

/** The labels beside a plot; `children` are further ones. */
export function PlotAxis({
  ticks,
  height,
  children,
}: {
  ticks: readonly { y: number; label: string }[];
  height: number;
  children?: ReactNode;
}) {
  return (
    <svg width="100%" height={height + READ_OUT} aria-hidden="true">
      {ticks.map(({ y, label }) => (
        <text key={y} x="0" y={READ_OUT + y} dominantBaseline="central">
          {label}
        </text>
      ))}
      {children}
    </svg>
  );
}
