'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { ApiError, callApi, ignoreAnswer } from '../../lib/api.ts';
import { Button } from '../../ui/button.tsx';
import { ConfirmButton } from '../../ui/confirm-button.tsx';

/** Sends a message now, and says what became of it. */
export function TestButton({ id }: { id: string }) {
  const [says, setSays] = useState('');
  async function test() {
    setSays('…');
    try {
      await callApi({
        method: 'POST',
        path: `/api/v1/notification-channels/${id}/test`,
        parse: ignoreAnswer,
      });
      setSays('It was taken.');
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      setSays(error.problem.detail);
    }
  }
  return (
    <span className="flex flex-wrap items-center gap-2">
      <span role="status" className="text-note text-soft">
        {says}
      </span>
      <Button onClick={test}>Send a test</Button>
    </span>
  );
}

export function RemoveChannel({ id, name }: { id: string; name: string }) {
  const router = useRouter();
  async function remove() {
    await callApi({ method: 'DELETE', path: `/api/v1/notification-channels/${id}`, parse: ignoreAnswer });
    router.refresh();
  }
  return (
    <ConfirmButton act={remove} label="Remove" title={`Remove ${name}?`} confirm="Remove it" keep="Keep it">
      The team is told nothing through it any more, and what it was told is forgotten.
    </ConfirmButton>
  );
}

export function ReplayButton({ id }: { id: string }) {
  const router = useRouter();
  async function replay() {
    await callApi({ method: 'POST', path: `/api/v1/notifications/${id}/replay`, parse: ignoreAnswer });
    router.refresh();
  }
  return (
    <button type="button" onClick={replay} className="link min-h-6">
      Send again
    </button>
  );
}
