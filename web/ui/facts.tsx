import type { ReactNode } from 'react';

/** Particulars, one a line: what it is called, what it is. */
export function Facts({ children }: { children: ReactNode }) {
  return <dl className="border-line border-t">{children}</dl>;
}

export function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="grid grid-cols-[7rem_minmax(0,1fr)] items-baseline gap-x-4 border-grid border-b py-1.5">
      <dt className="text-note text-soft">{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
