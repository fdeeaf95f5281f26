'use client';

import type { DeploymentRule } from '@throughline/service/contracts/services';
import { useState } from 'react';
import { TextArea, TextField } from '../../ui/field.tsx';
import { writeEnvironmentMap } from './environment-map.ts';
import { writeLines } from './lines.ts';

const CHOICES: { from: DeploymentRule['from']; text: string; says: string }[] = [
  {
    from: 'deployments',
    text: 'GitHub deployments',
    says: 'Jobs that name an environment, and what calls the deployments API.',
  },
  { from: 'workflow_runs', text: 'Runs of a workflow', says: 'Each run of it is one deployment.' },
  { from: 'releases', text: 'Releases', says: 'Publishing one is the deployment.' },
  { from: 'nothing', text: 'Nothing', says: 'Only what the action or the API reports.' },
];

/** What in a repository counts as a deployment; each answer asks for what it needs, and no more. */
export function DeployByFields({
  name,
  initial,
}: {
  name: (field: string) => string;
  initial: DeploymentRule;
}) {
  const [from, setFrom] = useState(initial.from);
  return (
    <fieldset>
      <legend className="font-[550] text-nav">What counts as a deployment</legend>
      <div className="mt-1.5 grid gap-1.5">
        {CHOICES.map((choice) => (
          <label key={choice.from} className="flex gap-2 text-nav">
            <input
              type="radio"
              name={name('from')}
              value={choice.from}
              checked={from === choice.from}
              onChange={() => setFrom(choice.from)}
              className="mt-[0.2rem] size-4 flex-none accent-ink"
            />
            <span>
              {choice.text}
              <span className="block text-note text-soft">{choice.says}</span>
            </span>
          </label>
        ))}
      </div>
      <div className="mt-3 grid gap-4 empty:hidden">
        {from === 'deployments' && (
          <TextArea
            name={name('environments')}
            label="Names of environments"
            hint="Where GitHub's name is another one than ours: their name = ours, one a line, such as Production EU = production."
            rows={2}
            spellCheck={false}
            defaultValue={
              initial.from === 'deployments' ? writeLines(writeEnvironmentMap(initial.environments)) : ''
            }
          />
        )}
        {from === 'workflow_runs' && (
          <>
            <TextField
              name={name('workflow')}
              label="Workflow"
              hint="Its file name, such as deploy.yml, or its name."
              required
              maxLength={200}
              spellCheck={false}
              defaultValue={initial.from === 'workflow_runs' ? initial.workflow : ''}
            />
            <TextArea
              name={name('branches')}
              label="Only of these branches"
              hint="One pattern a line, such as main or release/*. Empty means all."
              rows={2}
              spellCheck={false}
              defaultValue={initial.from === 'workflow_runs' ? writeLines(initial.branches) : ''}
            />
          </>
        )}
        {from === 'releases' && (
          <TextArea
            name={name('tags')}
            label="Only of these tags"
            hint="One pattern a line, such as v*. Empty means all."
            rows={2}
            spellCheck={false}
            defaultValue={initial.from === 'releases' ? writeLines(initial.tags) : ''}
          />
        )}
        {(from === 'workflow_runs' || from === 'releases') && (
          <TextField
            name={name('environment')}
            label="Goes to"
            hint="One of the environments above."
            required
            maxLength={63}
            defaultValue={'environment' in initial ? initial.environment : 'production'}
          />
        )}
      </div>
    </fieldset>
  );
}
