'use client';

import { RepositoryIds } from '@throughline/service/contracts/trust-policies';
import { useId, useState } from 'react';
import { ApiError, callApi } from '../../../lib/api.ts';
import { Button } from '../../../ui/button.tsx';
import { WithCode } from '../with-code.tsx';

/** Asks a connection for the numbers of a repository, so that nobody has to look them up. */
export function FindIds({ issuer, found }: { issuer: string; found: (ids: RepositoryIds) => void }) {
  const id = useId();
  const [repository, setRepository] = useState('');
  const [said, setSaid] = useState('');
  const [pending, setPending] = useState(false);

  async function find() {
    setPending(true);
    setSaid('');
    try {
      const query = new URLSearchParams({ repository: repository.trim(), issuer });
      const ids = await callApi({
        path: `/api/v1/trust-policies/repository-ids?${query}`,
        parse: (answer) => RepositoryIds.parse(answer),
      });
      found(ids);
      setSaid(`${ids.repository} is ${ids.repositoryId}, of owner ${ids.repositoryOwnerId}.`);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      setSaid(`${error.problem.detail} ${error.problem.remedy}`);
    } finally {
      setPending(false);
    }
  }

  return (
    <div className="max-w-[30rem]">
      <label htmlFor={id} className="block font-[550] text-nav">
        Find the numbers of
      </label>
      <div className="mt-1 flex gap-3">
        <input
          id={id}
          className="control min-w-0"
          placeholder="acme/shop"
          spellCheck={false}
          autoCapitalize="off"
          maxLength={200}
          value={repository}
          onChange={(event) => setRepository(event.target.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Enter') return;
            event.preventDefault(); // it is the name that was finished, not the form
            void find();
          }}
        />
        <Button onClick={find} disabled={pending || repository.trim() === ''}>
          Find
        </Button>
      </div>
      <p role="status" className="mt-1 text-note text-soft [overflow-wrap:anywhere]">
        <WithCode text={said} />
      </p>
    </div>
  );
}
