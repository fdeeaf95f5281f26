import { readMe } from '../../lib/me.ts';
import { LocalTime } from '../../ui/local-time.tsx';
import { Heading, Lead, Page } from '../../ui/page.tsx';
import { CostLine } from '../impact/cost-line.tsx';
import { HarmSection } from '../impact/harm-section.tsx';
import { may } from '../settings/may.ts';
import { LikelyCause } from './likely-cause.tsx';
import { LiveActions } from './live-actions.tsx';
import { LiveMark } from './live-item.tsx';
import { LiveLine } from './live-line.tsx';
import { loadLiveSignal } from './load-live-signal.ts';
import { NextSteps } from './next-steps.tsx';
import { QuietNote } from './quiet-note.tsx';
import { sayChange, sayFigure, sayScope } from './say-live.ts';

/** One live signal whole: everything that belongs to it, and what became of it. */
export async function LiveSignalPage({ id }: { id: string }) {
  const [live, me] = await Promise.all([loadLiveSignal(id), readMe()]);
  return (
    <Page heading={<span className="text-ink">{live.what}</span>}>
      <p className="mt-3 mb-1 flex flex-wrap items-center gap-x-3 text-note text-soft">
        <LiveMark live={live} />
        <span>{sayScope(live)}</span>
      </p>
      <Lead>
        {live.detail === '' ? live.what : live.detail}, since <LocalTime at={live.since} />
        {live.resolvedAt !== null && (
          <>
            {' until '}
            <LocalTime at={live.resolvedAt} />
          </>
        )}
        .
      </Lead>
      <CostLine impact={live.impact} />
      <QuietNote live={live} />
      <div className="grid gap-x-14 full:grid-cols-[1.35fr_1fr]">
        <div className="min-w-0">
          <LiveLine live={live} />
          <LikelyCause live={live} />
          <HarmSection path={`/live/${encodeURIComponent(live.id)}`} />
          <Heading>What was expected</Heading>
          <div className="overflow-x-auto">
            <table className="w-full text-left text-note">
              <thead className="text-soft">
                <tr>
                  <th className="py-1 pr-4 font-normal">What</th>
                  <th className="py-1 pr-4 font-normal">Now</th>
                  <th className="py-1 pr-4 font-normal">Worst</th>
                  <th className="py-1 font-normal">Expected</th>
                </tr>
              </thead>
              <tbody>
                {live.anomalies
                  .filter(({ kind }) => kind === 'value')
                  .map((one) => (
                    <tr key={one.id} className="border-grid border-t">
                      <td className="py-1.5 pr-4">{one.subject.name}</td>
                      <td className="whitespace-nowrap py-1.5 pr-4">
                        {one.until === null ? sayFigure(one.observed, one.subject) : 'as expected again'}
                      </td>
                      <td className="whitespace-nowrap py-1.5 pr-4">{sayFigure(one.worst, one.subject)}</td>
                      <td className="whitespace-nowrap py-1.5">
                        {sayFigure(one.lower, one.subject)} – {sayFigure(one.upper, one.subject)}
                      </td>
                    </tr>
                  ))}
              </tbody>
            </table>
          </div>
        </div>
        <div className="min-w-0">
          <Heading>What to do</Heading>
          <div className="mb-4">
            <NextSteps live={live} />
          </div>
          <LiveActions live={live} mayManage={may(me, 'manage')} filled />
          <Heading>What became of it</Heading>
          <ol className="border-line border-t">
            {live.history.map((change) => (
              <li
                key={`${change.at} ${change.to}`}
                className="flex flex-wrap gap-x-3 border-grid border-b py-1.5"
              >
                <LocalTime at={change.at} /> <span className="min-w-0">{sayChange(change)}</span>
              </li>
            ))}
          </ol>
        </div>
      </div>
    </Page>
  );
}
