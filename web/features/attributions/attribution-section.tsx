import type { Attribution, Candidate } from '@throughline/service/contracts/attributions';
import Link from 'next/link';
import { formatPercent } from '../../ui/format/number.ts';
import { LocalTime } from '../../ui/local-time.tsx';
import { Heading, Note } from '../../ui/page.tsx';
import { EvidenceList } from '../deployments/evidence-list.tsx';
import { CorrectionForm, WithdrawCorrection } from './correction-form.tsx';

/** What speaks for the deployment behind an incident or a bug, what else was weighed, and a person's say in it. */
export function AttributionSection({
  attribution,
  path,
  here,
  mayCorrect,
}: {
  attribution: Attribution | null;
  /** Of the incident or bug at the API. */
  path: string;
  /** Of its page, to come back to after signing in. */
  here: string;
  mayCorrect: boolean;
}) {
  const candidates = attribution?.candidates ?? [];
  return (
    <>
      {attribution !== null && attribution.evidence.length > 0 && (
        <>
          <Heading>Evidence</Heading>
          <EvidenceList evidence={attribution.evidence} />
        </>
      )}
      {candidates.length > 0 && (
        <>
          <Heading>What was weighed</Heading>
          <ul className="border-line border-t">
            {candidates.map((candidate) => (
              <Weighed
                key={candidate.deployment.id}
                candidate={candidate}
                chosen={candidate.deployment.id === attribution?.deployment?.id}
              />
            ))}
          </ul>
        </>
      )}
      <section aria-labelledby="correction" className="print:hidden">
        <Heading id="correction">Correct it</Heading>
        {attribution?.origin === 'person' && <Corrected attribution={attribution} />}
        {mayCorrect ? (
          <>
            {attribution?.origin === 'person' && <WithdrawCorrection path={path} />}
            <CorrectionForm
              key={attribution?.decidedAt}
              path={path}
              candidates={candidates}
              chosen={attribution?.deployment?.id ?? null}
            />
          </>
        ) : (
          <Note>
            <Link href={`/sign-in?next=${encodeURIComponent(here)}`} className="link">
              Sign in
            </Link>{' '}
            as a member to say what caused it. A person's word wins over every rule and stays until it is
            withdrawn.
          </Note>
        )}
      </section>
    </>
  );
}

function Weighed({
  candidate: { deployment, score, evidence },
  chosen,
}: {
  candidate: Candidate;
  chosen: boolean;
}) {
  return (
    <li className="border-grid border-b py-2">
      <span className="flex flex-wrap items-baseline justify-between gap-x-4">
        <span className="min-w-0">
          <Link href={`/deployments/${encodeURIComponent(deployment.id)}`} className="link">
            {deployment.service} <span className="break-all font-mono text-note">{deployment.version}</span>
          </Link>
          {chosen && <b className="ml-2 text-note">chosen</b>}
        </span>
        <span className="text-note text-soft">
          score {formatPercent(score, 0)}
          {deployment.finishedAt !== null && (
            <>
              {' · live '}
              <LocalTime at={deployment.finishedAt} />
            </>
          )}
        </span>
      </span>
      <ul className="text-note text-soft">
        {evidence.map(({ statement }) => (
          <li key={statement}>{statement}</li>
        ))}
      </ul>
    </li>
  );
}

function Corrected({ attribution: { decidedBy, decidedAt } }: { attribution: Attribution }) {
  return (
    <p className="mb-3 text-note text-soft">
      Corrected by {decidedBy ?? 'a person'}, <LocalTime at={decidedAt} />.
    </p>
  );
}
