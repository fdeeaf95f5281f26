'use client';

import { useRouter } from 'next/navigation';
import { callApi, ignoreAnswer } from '../../../lib/api.ts';
import { ConfirmButton } from '../../../ui/confirm-button.tsx';

export function RemovePolicy({ id, name }: { id: string; name: string }) {
  const router = useRouter();
  async function remove() {
    const path = `/api/v1/trust-policies/${encodeURIComponent(id)}`;
    await callApi({ method: 'DELETE', path, parse: ignoreAnswer });
    router.push('/settings/pipelines');
    router.refresh();
  }
  return (
    <ConfirmButton
      label="Trust it no longer"
      title={`Remove “${name}”?`}
      confirm="Remove the policy"
      keep="Keep it"
      act={remove}
    >
      Jobs that it let in can no longer report from now on, those that run included. Deploy jobs go on; what
      was recorded stays.
    </ConfirmButton>
  );
}
