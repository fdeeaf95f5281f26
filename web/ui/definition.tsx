'use client';

import { type ReactNode, useId, useState } from 'react';

/**
 * A word or number whose definition is one hover or focus away; Escape puts it away again. On a phone it takes the width
 * of the page, so that none hangs over its edge.
 */
export function Definition({
  children,
  says,
  align = 'start',
}: {
  children: ReactNode;
  says: ReactNode;
  align?: 'start' | 'end';
}) {
  const id = useId();
  const [dismissed, setDismissed] = useState(false);
  return (
    <span className="group relative inline-block">
      <button
        type="button"
        aria-describedby={id}
        onKeyDown={(event) => event.key === 'Escape' && setDismissed(true)}
        onBlur={() => setDismissed(false)}
        onPointerEnter={() => setDismissed(false)}
        className="cursor-help text-left decoration-dotted decoration-edge underline underline-offset-[0.2em]"
      >
        {children}
      </button>
      <span
        role="tooltip"
        id={id}
        className={`invisible fixed inset-x-4 z-10 mt-6 rounded-panel border border-line bg-panel px-3 py-2 text-left font-normal text-ink text-note tracking-normal wide:absolute wide:inset-x-auto wide:top-full wide:mt-1 wide:w-max wide:max-w-[22rem] ${
          align === 'end' ? 'wide:right-0' : 'wide:left-0'
        } ${dismissed ? '' : 'group-focus-within:visible group-hover:visible'}`}
      >
        {says}
      </span>
    </span>
  );
}
