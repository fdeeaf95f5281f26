'use client';

import { useId } from 'react';
import { CopyButton } from './copy-button.tsx';

/** Lines to paste elsewhere, with a button that copies them. */
export function Copyable({ text, label }: { text: string; label: string }) {
  const id = useId();
  return (
    <div className="min-w-0">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls sideways must be reachable by keyboard */}
      <pre id={id} tabIndex={0} className="overflow-x-auto font-mono text-note leading-[1.6]">
        {text}
      </pre>
      <div className="mt-2">
        <CopyButton text={text} label={label} sourceId={id} />
      </div>
    </div>
  );
}
