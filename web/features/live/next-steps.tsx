import type { LiveSignal, NextStep } from '@throughline/service/contracts/live';
import Link from 'next/link';
import { Copyable } from '../../ui/copyable.tsx';

/** What to do, prepared: each step is a link that leads somewhere, with why it is offered. */
export function NextSteps({ live: { steps, simulated } }: { live: Pick<LiveSignal, 'steps' | 'simulated'> }) {
  if (steps.length === 0) return null;
  return (
    <ul aria-label="What to do" className="mt-2.5 max-w-[48rem] border-line border-t">
      {steps.map((step) => (
        <li key={`${step.kind} ${step.href}`} className="border-grid border-b py-1.5">
          <StepLink step={step} />
          {step.because !== null && <span className="text-note text-soft"> · {step.because}</span>}
          {step.rollback !== null && <Rollback rollback={step.rollback} simulated={simulated} />}
        </li>
      ))}
    </ul>
  );
}

function StepLink({ step: { href, says } }: { step: NextStep }) {
  if (href.startsWith('/')) {
    return (
      <Link href={href} className="link">
        {says}
      </Link>
    );
  }
  return (
    <a href={href} className="link" rel="noreferrer" target="_blank">
      {says}
    </a>
  );
}

/** How it is done: the job that brought the version before, and how to tell of it where no job does. */
function Rollback({
  rollback,
  simulated,
}: {
  rollback: NonNullable<NextStep['rollback']>;
  simulated: boolean;
}) {
  const { service, environment, from, to, job } = rollback;
  if (simulated) {
    return (
      <p className="text-note text-soft">
        This company is invented and has no pipeline; <code>npm run company -- misbehave --end</code> ends
        what was made to go wrong.
      </p>
    );
  }
  const body = JSON.stringify({ service, environment, version: to, status: 'succeeded', rollback: true });
  return (
    <details className="mt-0.5 text-note">
      <summary className="w-fit text-soft">
        How to go from {from} back to {to}
      </summary>
      <div className="mt-1.5 grid gap-2 pb-1">
        {job === null ? (
          <p className="text-soft">
            Deploy {to} of {service} again. The gate never holds a rollback, and whatever reports your
            deployments reports this one.
          </p>
        ) : (
          <p>
            <a href={job} className="link" rel="noreferrer" target="_blank">
              Run the job of {to} again
            </a>
            <span className="text-soft">: it reports itself. The gate never holds a rollback.</span>
          </p>
        )}
        <p className="text-soft">Was it done by hand, record it:</p>
        <Copyable
          text={`curl -sf -X POST "$THROUGHLINE_URL/api/v1/deployments" -H "Authorization: Bearer $THROUGHLINE_TOKEN" -H 'Content-Type: application/json' -d '${body}'`}
          label="Copy the command"
        />
      </div>
    </details>
  );
}
