'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { callApi, ignoreAnswer } from '../../lib/api.ts';
import { SelectField, TextField } from '../../ui/field.tsx';
import { Form } from '../../ui/form.tsx';

export function PersonForm() {
  const router = useRouter();
  const [saved, setSaved] = useState({ count: 0, name: '' });
  async function send(values: FormData) {
    const name = String(values.get('name'));
    const path = `/api/v1/people/${encodeURIComponent(String(values.get('email')).trim())}`;
    await callApi({ method: 'PUT', path, body: { name, role: values.get('role') }, parse: ignoreAnswer });
    setSaved({ count: saved.count + 1, name });
    router.refresh();
  }
  return (
    <>
      <Form key={saved.count} send={send} submit="Add the person">
        <TextField name="name" label="Name" required maxLength={120} autoComplete="off" />
        <TextField name="email" label="E-mail" type="email" required autoComplete="off" />
        <SelectField name="role" label="Role" defaultValue="member">
          <option value="member">member: reads all, sets outcomes</option>
          <option value="admin">administrator: changes everything</option>
        </SelectField>
      </Form>
      <p role="status" className="mt-2 text-note text-soft">
        {saved.count > 0 && `${saved.name} is in the list above.`}
      </p>
    </>
  );
}
