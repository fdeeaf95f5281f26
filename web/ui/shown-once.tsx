'use client';

import { type ReactNode, useEffect, useRef } from 'react';

/** What is seen at this moment only: the reader is taken to it. */
export function ShownOnce({ children }: { children: ReactNode }) {
  const top = useRef<HTMLDivElement>(null);
  useEffect(() => top.current?.focus(), []);
  return (
    <div
      ref={top}
      tabIndex={-1}
      className="mt-4 max-w-[46rem] rounded-panel border border-line bg-panel p-5 outline-none"
    >
      {children}
    </div>
  );
}
