'use client';

import { useRouter } from 'next/navigation';
import { callApi, ignoreAnswer } from '../../lib/api.ts';
import { ConfirmButton } from '../../ui/confirm-button.tsx';

export function RevokeToken({ id, name }: { id: string; name: string }) {
  const router = useRouter();
  async function revoke() {
    await callApi({
      method: 'DELETE',
      path: `/api/v1/tokens/${encodeURIComponent(id)}`,
      parse: ignoreAnswer,
    });
    router.refresh();
  }
  return (
    <ConfirmButton
      inline
      label="Revoke"
      title={`Revoke “${name}”?`}
      confirm="Revoke the token"
      keep="Keep it"
      act={revoke}
    >
      What uses it can no longer report from now on. Deploy jobs go on; their records are refused until they
      have another token.
    </ConfirmButton>
  );
}
