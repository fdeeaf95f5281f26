'use client';

import { useRouter } from 'next/navigation';
import { callApi, ignoreAnswer } from '../../lib/api.ts';
import { ConfirmButton } from '../../ui/confirm-button.tsx';
import { formatQuantity } from '../../ui/format/number.ts';

export function RemoveKpi({ slug, name, points }: { slug: string; name: string; points: number }) {
  const router = useRouter();
  async function remove() {
    const path = `/api/v1/kpis/${encodeURIComponent(slug)}`;
    await callApi({ method: 'DELETE', path, parse: ignoreAnswer });
    router.push('/kpis');
    router.refresh();
  }
  return (
    <ConfirmButton
      label="Remove the KPI"
      title={`Remove “${name}”?`}
      confirm="Remove it"
      keep="Keep it"
      act={remove}
    >
      {formatQuantity(points, 'point')} and every correction go with it, and cannot be brought back from here.
    </ConfirmButton>
  );
}
