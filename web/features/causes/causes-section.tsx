import type { CauseCandidate, CauseChange, CauseRecord, Causes } from '@throughline/service/contracts/causes';
import Link from 'next/link';
import { formatPercent } from '../../ui/format/number.ts';
import { LocalTime } from '../../ui/local-time.tsx';
import { Heading, Note } from '../../ui/page.tsx';
import { LineSparkline } from '../../ui/plot/line-sparkline.tsx';
import { MarkCause } from './mark-cause.tsx';

/** Where an incident began, as far as telemetry tells: who, by which signs, behind which change, and who it was not. */
export function CausesSection({
  causes,
  record,
  path,
  here,
  mayMark,
}: {
  causes: Causes;
  record: CauseRecord;
  /** Of the incident at the API. */
  path: string;
  /** Of its page, to come back to after signing in. */
  here: string;
  mayMark: boolean;
}) {
  return (
    <section aria-labelledby="causes">
      <Heading id="causes">Where it began</Heading>
      <p className="max-w-[68ch]">{causes.sentence}</p>
      {causes.candidates.length > 0 && (
        <ol className="mt-3 border-line border-t">
          {causes.candidates.map((candidate) => (
            <CandidateRow key={candidate.service} candidate={candidate} />
          ))}
        </ol>
      )}
      {causes.candidates.some(({ path: way }) => way.length > 1) && (
        <p className="mt-2 text-note">
          <Link href={`/map?incident=${encodeURIComponent(here.split('/').at(-1) ?? '')}`} className="link">
            See the way on the map
          </Link>
        </p>
      )}
      {causes.changes.length > 0 && <Changes changes={causes.changes} />}
      {causes.ruledOut.length > 0 && (
        <details className="mt-3 text-note text-soft">
          <summary className="cursor-pointer">
            {causes.ruledOut.length} {causes.ruledOut.length === 1 ? 'service was' : 'services were'} looked
            at and {causes.ruledOut.length === 1 ? 'is' : 'are'} not named
          </summary>
          <ul className="mt-1">
            {causes.ruledOut.map(({ service, because }) => (
              <li key={service}>
                <b className="font-[550] text-ink">{service}</b>: {because}
              </li>
            ))}
          </ul>
        </details>
      )}
      {causes.mark !== null && (
        <p className="mt-3">
          {causes.mark.markedBy} said that it began{' '}
          <b>
            {causes.mark.service === null ? 'outside of what is known here' : `in ${causes.mark.service}`}
          </b>
          {causes.mark.because !== null && `: ${causes.mark.because}`} (
          {causes.mark.rank === null ? 'not among those named' : `ranked ${causes.mark.rank} then`}).
        </p>
      )}
      {mayMark ? (
        <MarkCause
          path={path}
          services={[...causes.candidates, ...causes.ruledOut].map(({ service }) => service)}
          marked={causes.mark}
        />
      ) : (
        <Note>
          <Link href={`/sign-in?next=${encodeURIComponent(here)}`} className="link">
            Sign in
          </Link>{' '}
          as a member to say where it truly began: the ranking is measured by it.
        </Note>
      )}
      <Note>{record.sentence}</Note>
    </section>
  );
}

function CandidateRow({
  candidate: { rank, score, service, path, evidence },
}: {
  candidate: CauseCandidate;
}) {
  return (
    <li className="border-grid border-b py-2">
      <span className="flex flex-wrap items-baseline justify-between gap-x-4">
        <span>
          <span className="mr-2 text-soft">{rank}.</span>
          <Link href={`/signals?service=${service}`} className="link">
            <b>{service}</b>
          </Link>
          {path.length > 1 && <span className="ml-2 text-note text-soft">{path.join(' → ')}</span>}
        </span>
        <span className="text-note text-soft">score {formatPercent(score, 0)}</span>
      </span>
      <ul>
        {evidence.map((one) => (
          <li
            key={one.statement}
            className="grid items-center gap-x-4 py-1 wide:grid-cols-[minmax(0,1fr)_14rem]"
          >
            <span className="min-w-0 text-note">
              {one.signal === null ? (
                one.statement
              ) : (
                <Link href={`/signals/${encodeURIComponent(one.signal.id)}`} className="link">
                  {one.statement}
                </Link>
              )}
              {one.own < 0.95 && (
                <span className="text-soft"> · {formatPercent(one.own, 0)} of it its own</span>
              )}
            </span>
            <LineSparkline
              days={one.points.map(({ value }) => value)}
              state="undecided"
              label={`An hour before to half an hour after: ${one.statement}`}
            />
          </li>
        ))}
      </ul>
    </li>
  );
}

function pageOf({ deploymentId, changeId }: CauseChange): string | undefined {
  if (deploymentId !== null) return `/deployments/${encodeURIComponent(deploymentId)}`;
  return changeId ? `/changes/${encodeURIComponent(changeId)}` : undefined;
}

function Changes({ changes }: { changes: readonly CauseChange[] }) {
  return (
    <>
      <h3 className="mt-4 mb-1 font-[550] text-nav">What was changed there before</h3>
      <ul className="border-line border-t">
        {changes.map((change) => (
          <li
            key={change.deploymentId ?? change.changeId ?? change.statement}
            className="flex flex-wrap items-baseline justify-between gap-x-4 border-grid border-b py-2"
          >
            <span className="min-w-0">
              {pageOf(change) === undefined ? (
                change.statement
              ) : (
                <Link href={pageOf(change) as string} className="link">
                  {change.statement}
                </Link>
              )}
            </span>
            <span className="text-note text-soft">
              score {formatPercent(change.score, 0)} · <LocalTime at={change.at} />
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}
