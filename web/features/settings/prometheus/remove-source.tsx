'use client';

import { useRouter } from 'next/navigation';
import { callApi, ignoreAnswer } from '../../../lib/api.ts';
import { ConfirmButton } from '../../../ui/confirm-button.tsx';

export function RemoveSource({ slug }: { slug: string }) {
  const router = useRouter();
  async function remove() {
    const path = `/api/v1/signal-sources/${encodeURIComponent(slug)}`;
    await callApi({ method: 'DELETE', path, parse: ignoreAnswer });
    router.push('/settings/prometheus');
    router.refresh();
  }
  return (
    <ConfirmButton
      label="Ask no more"
      title={`Ask ${slug} no more?`}
      confirm="Ask no more"
      keep="Go on"
      act={remove}
    >
      Its address and credentials are forgotten. The signals that came from it stay.
    </ConfirmButton>
  );
}
