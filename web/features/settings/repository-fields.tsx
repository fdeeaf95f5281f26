'use client';

import type { Repository } from '@throughline/service/contracts/services';
import { useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { TextArea, TextField } from '../../ui/field.tsx';
import { DeployByFields } from './deploy-by-fields.tsx';
import { writeLines } from './lines.ts';
import { repositoryField } from './read-service-form.ts';

const NEW: Repository = {
  provider: 'github',
  fullName: '',
  paths: [],
  deployBy: { from: 'deployments', environments: {} },
};

/** The repositories a service is built from, and what in each of them counts as its deployment. */
export function RepositoryFields({ initial }: { initial: Repository[] }) {
  const [rows, setRows] = useState(initial.map((repository, index) => ({ key: String(index), repository })));
  const [added, setAdded] = useState(0);
  function add() {
    setRows([...rows, { key: `new${added}`, repository: NEW }]);
    setAdded(added + 1);
  }
  return (
    <fieldset className="max-w-[30rem]">
      <legend className="font-[550] text-nav">Repositories</legend>
      <p className="text-note text-soft">
        On GitHub. Without one, only what pipelines report of this service is known.
      </p>
      {rows.map(({ key, repository }, index) => (
        <fieldset key={key} className="mt-3 border-line border-l-2 pl-4">
          <legend className="sr-only">Repository {index + 1}</legend>
          <div className="grid gap-4">
            <input type="hidden" name="repositoryKey" value={key} />
            <TextField
              name={repositoryField(key, 'fullName')}
              label="Repository"
              hint="As owner/name."
              required
              maxLength={200}
              spellCheck={false}
              autoCapitalize="none"
              defaultValue={repository.fullName}
            />
            <TextArea
              name={repositoryField(key, 'paths')}
              label="Only these paths"
              hint="Where several services share the repository: one pattern a line, such as services/checkout/**. Empty means all of it."
              rows={2}
              spellCheck={false}
              defaultValue={writeLines(repository.paths)}
            />
            <DeployByFields name={(field) => repositoryField(key, field)} initial={repository.deployBy} />
            <p>
              <Button
                aria-label={`Remove repository ${index + 1}`}
                onClick={() => setRows(rows.filter((row) => row.key !== key))}
              >
                Remove
              </Button>
            </p>
          </div>
        </fieldset>
      ))}
      <p className="mt-3">
        <Button onClick={add}>Add a repository</Button>
      </p>
    </fieldset>
  );
}
