import type { LiveSignal } from '@throughline/service/contracts/live';

/** What may lie behind it, and what was ruled out; that nothing stands out when so. */
export function LikelyCause({ live: { causes, services, deployments } }: { live: LiveSignal }) {
  if (causes === null) {
    return services.length === 0 ? null : (
      <p className="text-note text-soft">Its causes are being looked for.</p>
    );
  }
  const [change] = causes.changes;
  const ruledOut = causes.ruledOut.length > 0 ? ` Ruled out: ${causes.ruledOut.join(', ')}.` : '';
  const nothing =
    deployments.length === 0 && causes.changes.length === 0
      ? ' Nothing was deployed of these services within the hour before.'
      : '';
  return (
    <p className="max-w-[48rem] text-note text-soft">
      {change === undefined
        ? causes.sentence
        : `Likely cause: ${change.statement} (${change.score.toFixed(2)}). ${causes.sentence}`}
      {ruledOut}
      {nothing}
      {!causes.final && ' Half an hour of it will tell more.'}
    </p>
  );
}
