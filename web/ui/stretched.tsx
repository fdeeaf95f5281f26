import type { ReactNode } from 'react';

/** Shapes of a chart, drawn on a width of 100 and stretched to the one there is. */
export function Stretched({ height, children }: { height: number; children: ReactNode }) {
  return (
    <svg
      viewBox={`0 0 100 ${height}`}
      preserveAspectRatio="none"
      width="100%"
      height={height}
      aria-hidden="true"
    >
      {children}
    </svg>
  );
}
