import type { ChangeImpacts } from '@throughline/service/contracts/signal-changes';
import { LocalTime } from '../../ui/local-time.tsx';
import { Heading } from '../../ui/page.tsx';
import { HowMeasured } from '../impact/how-measured.tsx';
import { KpiImpacts } from '../impact/kpi-impacts.tsx';

/** What it did to the KPIs that it may have moved, against what would have been without it. */
export function ImpactSection({ impacts, at }: { impacts: ChangeImpacts; at: string | null }) {
  const { says, kpis, lookedTo } = impacts;
  if (kpis.length === 0 || at === null) return null;
  return (
    <section aria-labelledby="impact">
      <Heading id="impact">What it did to KPIs</Heading>
      <p className="max-w-[44rem] text-pretty">{says}</p>
      <KpiImpacts kpis={kpis} at={at} said={says} />
      <HowMeasured>
        {lookedTo !== null && (
          <>
            Up to <LocalTime at={lookedTo} />.
          </>
        )}
      </HowMeasured>
    </section>
  );
}
