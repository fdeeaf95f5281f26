import { TrustPolicies } from '@throughline/service/contracts/trust-policies';
import { notFound } from 'next/navigation';
import { forPage, read } from '../../../lib/read.ts';
import { LocalTime } from '../../../ui/local-time.tsx';
import { Heading, Note } from '../../../ui/page.tsx';
import { SettingsFrame } from '../settings-frame.tsx';
import { PolicyForm } from './policy-form.tsx';
import { readPolicyChoices } from './read-policy-choices.ts';
import { RemovePolicy } from './remove-policy.tsx';

export function PolicyPage({ id }: { id: string }) {
  const here = `/settings/pipelines/${encodeURIComponent(id)}`;
  return (
    <SettingsFrame here={here}>
      {async () => {
        const [policies, choices] = await forPage(here, () =>
          Promise.all([read(TrustPolicies, '/api/v1/trust-policies'), readPolicyChoices()]),
        );
        const policy = policies.items.find((known) => known.id === id);
        if (!policy) notFound();
        const { createdBy, createdAt, lastUsedAt, lastRun } = policy;
        return (
          <>
            <Heading>{policy.name}</Heading>
            <Note>
              Added {createdBy !== null && `by ${createdBy} `}
              <LocalTime at={createdAt} form="day" />
              {lastUsedAt !== null && (
                <>
                  , last used <LocalTime at={lastUsedAt} />
                </>
              )}
              {lastRun !== null && (
                <>
                  {' by '}
                  {lastRun.url === null ? (
                    lastRun.repository
                  ) : (
                    <a href={lastRun.url} rel="noreferrer" className="link">
                      a run of {lastRun.repository}
                    </a>
                  )}
                  {lastRun.actor !== null && `, started by ${lastRun.actor}`}
                </>
              )}
              .
            </Note>
            <PolicyForm id={id} draft={policy} {...choices} />
            <div className="mt-9">
              <RemovePolicy id={id} name={policy.name} />
            </div>
          </>
        );
      }}
    </SettingsFrame>
  );
}
