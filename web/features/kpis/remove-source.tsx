'use client';

import { useRouter } from 'next/navigation';
import { callApi, ignoreAnswer } from '../../lib/api.ts';
import { ConfirmButton } from '../../ui/confirm-button.tsx';

export function RemoveSource({ slug }: { slug: string }) {
  const router = useRouter();
  async function remove() {
    const path = `/api/v1/kpis/${encodeURIComponent(slug)}/source`;
    await callApi({ method: 'DELETE', path, parse: ignoreAnswer });
    router.refresh();
  }
  return (
    <ConfirmButton
      label="Stop fetching"
      title="Stop fetching its points?"
      confirm="Stop"
      keep="Go on"
      act={remove}
    >
      The address and its password are forgotten. The points that were recorded stay.
    </ConfirmButton>
  );
}
