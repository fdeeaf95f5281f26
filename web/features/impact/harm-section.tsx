import { Impact } from '@throughline/service/contracts/impacts';
import { cache } from 'react';
import { forPage, read } from '../../lib/read.ts';
import { LocalTime } from '../../ui/local-time.tsx';
import { Heading } from '../../ui/page.tsx';
import { GapStep } from './cost-line.tsx';
import { HowMeasured } from './how-measured.tsx';
import { KpiImpacts } from './kpi-impacts.tsx';

/** Read once per request: the sentence that leads the page and the section below both need it. */
export const loadHarm = cache(
  (path: string): Promise<Impact> => forPage(path, () => read(Impact, `/api/v1${path}/impact`)),
);

/** What an incident or a live signal has cost; `path` is its own, such as `/incidents/1`. */
export async function HarmSection({ path }: { path: string }) {
  const impact = await loadHarm(path);
  const { says, gap, kpis, since, measuredAt, state } = impact;
  return (
    <section aria-labelledby="impact">
      <Heading id="impact">What it cost</Heading>
      <p className="max-w-[44rem] text-pretty">
        {says}
        {gap !== null && (
          <>
            {gap.says !== says && ` ${gap.says}`} <GapStep gap={gap} />
          </>
        )}
      </p>
      {kpis.length > 0 && (
        <>
          <KpiImpacts kpis={kpis} at={since} said={says} wide={false} />
          <HowMeasured>
            {measuredAt !== null && (
              <>
                Measured at <LocalTime at={measuredAt} />
                {state === 'open' && ', and again while more of it is told'}.
              </>
            )}
          </HowMeasured>
        </>
      )}
    </section>
  );
}
