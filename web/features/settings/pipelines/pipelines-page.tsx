import { RefusedRuns, TrustPolicies, type TrustPolicy } from '@throughline/service/contracts/trust-policies';
import Link from 'next/link';
import { forPage, read } from '../../../lib/read.ts';
import { buttonLook } from '../../../ui/button.tsx';
import { LocalTime } from '../../../ui/local-time.tsx';
import { Empty, Heading, Note } from '../../../ui/page.tsx';
import { SettingsFrame } from '../settings-frame.tsx';
import { sayReach, sayTrusted } from './policy-words.ts';
import { RefusedRunList } from './refused-run-list.tsx';
import { WorkflowToPaste } from './workflow-to-paste.tsx';

const HERE = '/settings/pipelines';

export function PipelinesPage() {
  return (
    <SettingsFrame here={HERE}>
      {async () => {
        const [policies, refused] = await forPage(HERE, () =>
          Promise.all([
            read(TrustPolicies, '/api/v1/trust-policies'),
            read(RefusedRuns, '/api/v1/trust-policies/refused-runs'),
          ]),
        );
        return (
          <>
            {policies.items.length === 0 ? (
              <Empty says="No repository is trusted yet.">
                A GitHub Actions job can prove which repository it runs for. Trust that repository here, and
                its jobs report deployments without a stored secret: each gets a token of 15 minutes.
              </Empty>
            ) : (
              <ul>
                {policies.items.map((policy) => (
                  <Row key={policy.id} policy={policy} />
                ))}
              </ul>
            )}
            <p className="mt-5">
              <Link href={`${HERE}/new`} className={buttonLook('filled')}>
                Trust a repository
              </Link>
            </p>
            {refused.items.length > 0 && (
              <>
                <Heading id="refused">Refused lately</Heading>
                <Note>
                  GitHub vouches for these runs, and nothing here let them in. Anybody at GitHub can ask: look
                  at the owner before you trust one.
                </Note>
                <RefusedRunList runs={refused.items} />
              </>
            )}
            <Heading>In the workflow</Heading>
            <Note>
              The job asks GitHub for its identity by itself; neither a token nor a secret has to be stored.
            </Note>
            <WorkflowToPaste />
          </>
        );
      }}
    </SettingsFrame>
  );
}

function Row({ policy }: { policy: TrustPolicy }) {
  const { id, name, lastUsedAt, lastRun } = policy;
  return (
    <li className="relative border-line border-b py-2.5 has-[a:hover]:bg-panel">
      <Link
        href={`${HERE}/${id}`}
        className="font-semibold no-underline after:absolute after:inset-0 after:content-['']"
      >
        {name}
      </Link>
      <p className="text-note text-soft [overflow-wrap:anywhere]">{sayTrusted(policy)}</p>
      <p className="text-note text-soft [overflow-wrap:anywhere]">
        {sayReach(policy)} ·{' '}
        {lastUsedAt === null ? (
          'never used'
        ) : (
          <>
            last used <LocalTime at={lastUsedAt} />
            {lastRun !== null && ` by ${lastRun.repository}`}
          </>
        )}
      </p>
    </li>
  );
}
