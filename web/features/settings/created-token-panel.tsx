'use client';

import { useId } from 'react';
import { Button } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { ShownOnce } from '../../ui/shown-once.tsx';
import { type ServiceChoice, workflowStep } from './workflow-step.ts';

/** The only moment the secret is seen, so the page says so and puts the next step beside it. */
export function CreatedTokenPanel({
  secret,
  name,
  service,
  done,
}: {
  secret: string;
  name: string;
  service: ServiceChoice | null;
  done: () => void;
}) {
  const [secretId, stepId] = [useId(), useId()];
  const step = workflowStep({
    url: window.location.origin,
    service: service?.slug ?? 'your-service',
    environment: service?.environment ?? 'production',
  });
  return (
    <ShownOnce>
      <p>
        <b>This is “{name}”.</b> It is shown this once; only its hash is kept. Store it now as the secret{' '}
        <code className="font-mono text-note">THROUGHLINE_TOKEN</code> of your repository.
      </p>
      <pre id={secretId} className="mt-3 overflow-x-auto whitespace-pre-wrap break-all font-mono text-note">
        {secret}
      </pre>
      <div className="mt-2">
        <CopyButton text={secret} label="Copy the token" sourceId={secretId} />
      </div>
      <p className="mt-5">Then paste this as the first step of the deploy job:</p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls sideways must be reachable by keyboard */}
      <pre id={stepId} tabIndex={0} className="mt-2 overflow-x-auto font-mono text-note leading-[1.6]">
        {step}
      </pre>
      <div className="mt-2 flex flex-wrap gap-3">
        <CopyButton text={step} label="Copy the step" sourceId={stepId} />
        <Button onClick={done}>I have stored it</Button>
      </div>
    </ShownOnce>
  );
}
