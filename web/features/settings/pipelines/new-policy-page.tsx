import { RefusedRuns } from '@throughline/service/contracts/trust-policies';
import { forPage, read } from '../../../lib/read.ts';
import { Heading, Note } from '../../../ui/page.tsx';
import { SettingsFrame } from '../settings-frame.tsx';
import { PolicyForm } from './policy-form.tsx';
import { draftFor, EMPTY_DRAFT } from './policy-words.ts';
import { readPolicyChoices } from './read-policy-choices.ts';

const HERE = '/settings/pipelines/new';

/** A new policy, filled in with what a refused run said where one is named. */
export function NewPolicyPage({ query }: { query: Record<string, string> }) {
  const here = query.run === undefined ? HERE : `${HERE}?run=${encodeURIComponent(query.run)}`;
  return (
    <SettingsFrame here={here}>
      {async () => {
        const [refused, choices] = await forPage(here, () =>
          Promise.all([read(RefusedRuns, '/api/v1/trust-policies/refused-runs'), readPolicyChoices()]),
        );
        const run = refused.items.find(({ id }) => id === query.run);
        return (
          <>
            <Heading>Trust {run?.repository ?? 'a repository'}</Heading>
            <Note>
              {run
                ? `Filled in from the run that was refused. ${run.repository} belongs to ${run.repositoryOwner}: trust it only if that is you.`
                : 'GitHub tells apart by numbers, for a name may be given up and taken by somebody else.'}
            </Note>
            <PolicyForm id={null} draft={run ? draftFor(run) : EMPTY_DRAFT} {...choices} />
          </>
        );
      }}
    </SettingsFrame>
  );
}
