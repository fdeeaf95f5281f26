'use client';

import { useRouter } from 'next/navigation';
import { callApi, ignoreAnswer } from '../../../lib/api.ts';
import { TextField } from '../../../ui/field.tsx';
import { Form } from '../../../ui/form.tsx';

const DAYS = 180;

/** Starts reading what happened before the connection was made; again is safe, and finds what was left out. */
export function BackfillForm({ slug, again }: { slug: string; again: boolean }) {
  const router = useRouter();
  async function send(values: FormData) {
    const path = `/api/v1/connections/${encodeURIComponent(slug)}/backfill`;
    await callApi({ method: 'POST', path, body: { days: Number(values.get('days')) }, parse: ignoreAnswer });
    router.refresh();
  }
  return (
    <Form send={send} submit={again ? 'Read the history again' : 'Read the history'}>
      <TextField
        name="days"
        label="How far back, in days"
        hint="Reading again is safe: what is known already is not recorded twice."
        type="number"
        inputMode="numeric"
        min={1}
        max={3650}
        required
        defaultValue={DAYS}
      />
    </Form>
  );
}
