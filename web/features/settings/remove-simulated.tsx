'use client';

import { useRouter } from 'next/navigation';
import { callApi, ignoreAnswer } from '../../lib/api.ts';
import { ConfirmButton } from '../../ui/confirm-button.tsx';

export function RemoveSimulated({ contents }: { contents: string }) {
  const router = useRouter();
  async function remove() {
    await callApi({ method: 'DELETE', path: '/api/v1/simulated-company', parse: ignoreAnswer });
    router.push('/'); // the page that is open may be about something that just went
    router.refresh();
  }
  return (
    <ConfirmButton
      inline
      label="Remove it"
      title="Remove the simulated company?"
      confirm="Remove simulated company"
      keep="Keep it"
      act={remove}
    >
      {contents} go, with their bugs, incidents and people. What your own pipelines reported stays.
    </ConfirmButton>
  );
}
