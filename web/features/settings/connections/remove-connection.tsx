'use client';

import { useRouter } from 'next/navigation';
import { callApi, ignoreAnswer } from '../../../lib/api.ts';
import { ConfirmButton } from '../../../ui/confirm-button.tsx';

export function RemoveConnection({ slug, name }: { slug: string; name: string }) {
  const router = useRouter();
  async function remove() {
    const path = `/api/v1/connections/${encodeURIComponent(slug)}`;
    await callApi({ method: 'DELETE', path, parse: ignoreAnswer });
    router.push('/settings/connections');
    router.refresh();
  }
  return (
    <ConfirmButton
      label="Remove the connection"
      title={`Remove “${name}”?`}
      confirm="Remove the connection"
      keep="Keep it"
      act={remove}
    >
      Its token and webhook secrets go, and what it sends from now on is refused. What was read already stays.
    </ConfirmButton>
  );
}
