import type { LiveSignal } from '@throughline/service/contracts/live';
import { LocalTime } from '../../ui/local-time.tsx';

/** Who looks after it, and why nobody is called. */
export function QuietNote({ live: { acknowledged, muted, maintenance } }: { live: LiveSignal }) {
  return (
    <>
      {acknowledged !== null && (
        <p className="mt-1 text-note">
          {acknowledged.by} looks after it since <LocalTime at={acknowledged.at} form="minute" />.
        </p>
      )}
      {muted !== null && (
        <p className="mt-1 text-note">
          Muted by {muted.by} until <LocalTime at={muted.until} />: {muted.why}
        </p>
      )}
      {maintenance !== null && (
        <p className="mt-1 text-note">
          Announced work until <LocalTime at={maintenance.to} />: {maintenance.why}
        </p>
      )}
    </>
  );
}
