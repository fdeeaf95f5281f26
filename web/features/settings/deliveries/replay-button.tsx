'use client';

import { useRouter } from 'next/navigation';
import { callApi, ignoreAnswer } from '../../../lib/api.ts';
import { Form } from '../../../ui/form.tsx';

/** Has one message looked at again; what it says is recorded once however often it is replayed. */
export function ReplayButton({ id, wanted }: { id: string; wanted: boolean }) {
  const router = useRouter();
  async function send() {
    const path = `/api/v1/deliveries/${encodeURIComponent(id)}/replay`;
    await callApi({ method: 'POST', path, body: {}, parse: ignoreAnswer });
    router.refresh();
  }
  return (
    <Form send={send} submit="Replay it" kind={wanted ? 'filled' : 'quiet'}>
      {null}
    </Form>
  );
}
