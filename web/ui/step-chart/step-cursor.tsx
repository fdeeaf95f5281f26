'use client';

import { type PointerEvent, type ReactNode, useState } from 'react';
import { type ChartStep, stepAt } from './prepare-steps.ts';

/** Reads values off a step chart: by pointing at it, or with the arrow keys of a slider that stands for it. */
export function StepCursor({
  steps,
  height,
  title,
  label,
  children,
}: {
  steps: readonly ChartStep[];
  height: number;
  title: string;
  label: string;
  children: ReactNode;
}) {
  const [shown, setShown] = useState<number | null>(null);
  const step = shown === null ? undefined : steps[shown];

  function point(event: PointerEvent<HTMLDivElement>) {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    setShown(stepAt(steps, ((event.clientX - left) / width) * 100));
  }

  return (
    <div className="min-w-0">
      <p className={`h-[22px] truncate text-note ${step ? 'text-ink' : 'text-soft'}`} aria-hidden="true">
        {step?.readOut ?? title}
      </p>
      <div
        className="relative touch-pan-y has-[:focus-visible]:outline-2 has-[:focus-visible]:outline-blue has-[:focus-visible]:outline-offset-4"
        onPointerMove={point}
        onPointerDown={point}
        onPointerLeave={() => setShown(null)}
      >
        {children}
        {step && (
          <svg
            width="100%"
            height={height}
            aria-hidden="true"
            className="pointer-events-none absolute inset-0"
          >
            <line x1={`${step.x}%`} x2={`${step.x}%`} y1="0" y2={height} className="stroke-soft" />
            <circle cx={`${step.x}%`} cy={step.y} r="3" className="fill-ink" />
          </svg>
        )}
        <input
          type="range"
          min="0"
          max={steps.length - 1}
          value={shown ?? 0}
          aria-label={label}
          aria-valuetext={steps[shown ?? 0]?.readOut}
          onChange={(event) => setShown(Number(event.target.value))}
          onFocus={(event) => setShown(Number(event.target.value))}
          onBlur={() => setShown(null)}
          className="sr-only print:hidden"
        />
      </div>
    </div>
  );
}
