'use client';

import { Copyable } from '../../../ui/copyable.tsx';
import { useOrigin } from '../../../ui/use-origin.ts';
import { pipelineStep } from './pipeline-step.ts';

/** The lines to paste. */
export function WorkflowToPaste() {
  const url = useOrigin('https://your-throughline');
  return (
    <div className="mt-2">
      <Copyable text={pipelineStep({ url })} label="Copy the lines" />
    </div>
  );
}
