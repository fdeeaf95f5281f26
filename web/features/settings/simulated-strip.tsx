import { SimulatedCompany } from '@throughline/service/contracts/company';
import { readMe } from '../../lib/me.ts';
import { read } from '../../lib/read.ts';
import { formatQuantity } from '../../ui/format/number.ts';
import { RemoveSimulated } from './remove-simulated.tsx';

/** Says on every page, for as long as it is so, that what is shown was invented. */
export async function SimulatedStrip() {
  const [company, me] = await Promise.all([
    read(SimulatedCompany, '/api/v1/simulated-company').catch(() => null), // the page itself says what failed
    readMe().catch(() => null),
  ]);
  if (company === null || !(company.present || company.loading)) return null;
  const { teams, services, deployments, loading, telemetry } = company;
  const contents = `${formatQuantity(teams, 'team')}, ${formatQuantity(services, 'service')} and ${formatQuantity(deployments, 'deployment')}`;
  return (
    <aside aria-label="Simulated data" className="border-line border-b">
      <div className="mx-auto flex max-w-[70rem] flex-wrap items-center gap-x-3 px-4 py-1.5 text-note text-soft wide:px-6">
        <span className="flex items-center gap-2">
          <svg viewBox="0 0 12 12" width="10" height="10" aria-hidden="true" className="flex-none">
            <rect
              x="1"
              y="1"
              width="10"
              height="10"
              fill="none"
              stroke="currentColor"
              strokeDasharray="2 2"
            />
          </svg>
          <b className="text-ink">Simulated company</b>
        </span>
        <span>{loading ? `being loaded: ${contents} so far` : `${contents}, all invented`}</span>
        {telemetry?.sending && telemetry.daysLoaded < telemetry.days && (
          <span>
            the past of its signals is still being loaded: day {telemetry.daysLoaded + 1} of {telemetry.days}
          </span>
        )}
        {me?.role === 'admin' && !loading && <RemoveSimulated contents={contents} />}
      </div>
    </aside>
  );
}
