'use client';

import { createContext, type PointerEvent, type ReactNode, useContext, useState } from 'react';

const Shown = createContext<readonly [number | null, (shown: number | null) => void]>([null, () => {}]);

/** Plots inside share one cursor: what is pointed at in one is read off all of them. */
export function SharedCursor({ children }: { children: ReactNode }) {
  const shown = useState<number | null>(null);
  return <Shown value={shown}>{children}</Shown>;
}

/** Reads values off a plot: by pointing at it, or with the arrow keys of a slider that stands for it. */
export function PlotCursor({
  ys,
  readOuts,
  height,
  title,
  label,
  children,
}: {
  /** Of each bucket in pixels; null in a gap. */
  ys: readonly (number | null)[];
  readOuts: readonly string[];
  height: number;
  title: string;
  label: string;
  children: ReactNode;
}) {
  const [shown, show] = useContext(Shown);
  const last = ys.length - 1;
  const index = shown === null ? null : Math.min(shown, last);
  const x = index === null ? '' : `${((index + 0.5) / ys.length) * 100}%`;
  const y = index === null ? null : (ys[index] ?? null);

  function point(event: PointerEvent<HTMLDivElement>) {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    const bucket = Math.floor(((event.clientX - left) / width) * ys.length);
    show(Math.min(last, Math.max(0, bucket)));
  }

  return (
    <div className="min-w-0">
      <p
        className={`h-[22px] truncate text-note ${index === null ? 'text-soft' : 'text-ink'}`}
        aria-hidden="true"
      >
        {index === null ? title : readOuts[index]}
      </p>
      <div
        className="relative touch-pan-y has-[:focus-visible]:outline-2 has-[:focus-visible]:outline-blue has-[:focus-visible]:outline-offset-4"
        onPointerMove={point}
        onPointerDown={point}
        onPointerLeave={() => show(null)}
      >
        {children}
        {index !== null && (
          <svg
            width="100%"
            height={height}
            aria-hidden="true"
            className="pointer-events-none absolute inset-0"
          >
            <line x1={x} x2={x} y1="0" y2={height} className="stroke-soft" />
            {y !== null && <circle cx={x} cy={y} r="3" className="fill-ink" />}
          </svg>
        )}
        <input
          type="range"
          min="0"
          max={last}
          value={index ?? last}
          aria-label={label}
          aria-valuetext={readOuts[index ?? last]}
          onChange={(event) => show(Number(event.target.value))}
          onFocus={(event) => show(Number(event.target.value))}
          onBlur={() => show(null)}
          className="sr-only print:hidden"
        />
      </div>
    </div>
  );
}
