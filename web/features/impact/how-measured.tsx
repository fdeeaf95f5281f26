import type { ReactNode } from 'react';

/** How to read the plots of what something cost. */
export function HowMeasured({ children }: { children: ReactNode }) {
  return (
    <p className="mt-4 max-w-[48rem] text-note text-soft">
      Dashed what would have been, by the time before, the season and what it cannot have touched, with its 95
      {'\u2009'}% interval. KPIs may tell of the same money, so nothing is added up. {children}
    </p>
  );
}
