import type { ReactNode } from 'react';

/** Several boxes to tick. Framed, so that one sees there are more than fit and that they scroll. */
export function Choices({ children, columns = 1 }: { children: ReactNode; columns?: 1 | 2 }) {
  return (
    <div
      className={`grid max-h-80 auto-rows-max gap-1 overflow-y-auto rounded-control border border-line p-2.5 ${columns === 2 ? 'wide:grid-cols-2' : ''}`}
    >
      {children}
    </div>
  );
}
