import type { LiveSignal } from '@throughline/service/contracts/live';

/** What may lie behind it, and what was ruled out; that nothing stands out when so. */
export function LikelyCause({
  live: { causes, services, deployments, changes, harm },
}: {
  live: LiveSignal;
}) {
  if (harm === 'silence' || services.length === 0) return null; // what tells nothing cannot be looked at
  if (causes === null) return <p className="text-note text-soft">Its causes are being looked for.</p>;
  const ruledOut = causes.ruledOut.filter((service) => !services.includes(service));
  return (
    <p className="max-w-[48rem] text-note text-soft">
      {causes.sentence}
      {causes.status !== 'narrowed' && ruledOut.length > 0 && ` Ruled out: ${ruledOut.join(', ')}.`}
      {deployments.length + changes.length === 0 &&
        causes.changes.length === 0 &&
        ' Nothing of these services was deployed or set within the hour before.'}
      {!causes.final && ' Half an hour of it will tell more.'}
    </p>
  );
}
