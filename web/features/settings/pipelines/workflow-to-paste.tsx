'use client';

import { useId, useSyncExternalStore } from 'react';
import { CopyButton } from '../../../ui/copy-button.tsx';
import { pipelineStep } from './pipeline-step.ts';

const never = () => () => {};

/** The lines to paste; the address is the one the reader uses, which only the browser knows. */
export function WorkflowToPaste() {
  const id = useId();
  const url = useSyncExternalStore(
    never,
    () => window.location.origin,
    () => 'https://your-throughline',
  );
  const step = pipelineStep({ url });
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls sideways must be reachable by keyboard */}
      <pre id={id} tabIndex={0} className="mt-2 overflow-x-auto font-mono text-note leading-[1.6]">
        {step}
      </pre>
      <p className="mt-2">
        <CopyButton text={step} label="Copy the lines" sourceId={id} />
      </p>
    </>
  );
}
