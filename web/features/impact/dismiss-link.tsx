'use client';

import { useRouter } from 'next/navigation';
import { callApi, ignoreAnswer } from '../../lib/api.ts';
import { TextField } from '../../ui/field.tsx';
import { Form } from '../../ui/form.tsx';

/** Puts a link aside with the reason, or takes that back. */
export function DismissLink({ id, dismissed }: { id: string; dismissed: boolean }) {
  const router = useRouter();
  async function send(values: FormData) {
    const path = `/api/v1/links/${encodeURIComponent(id)}`;
    await (dismissed
      ? callApi({ method: 'POST', path: `${path}/restore`, parse: ignoreAnswer })
      : callApi({
          method: 'POST',
          path: `${path}/dismiss`,
          body: { reason: String(values.get('reason')) },
          parse: ignoreAnswer,
        }));
    router.refresh();
  }
  return (
    <Form send={send} submit={dismissed ? 'Show it again' : 'Dismiss the link'} kind="quiet">
      {!dismissed && (
        <TextField
          name="reason"
          label="Why it should not be shown"
          hint="Such as: both follow the campaign that marketing runs on Fridays. It stays dismissed whatever later scans find."
          required
          maxLength={500}
        />
      )}
    </Form>
  );
}
