'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { callApi } from '../../lib/api.ts';
import { Choices } from '../../ui/choices.tsx';
import { CheckField, FieldGroup, SelectField, TextField } from '../../ui/field.tsx';
import { Form } from '../../ui/form.tsx';
import { CreatedTokenPanel } from './created-token-panel.tsx';
import { type ServiceChoice, toSecret } from './workflow-step.ts';

export function CreateTokenForm({ services }: { services: ServiceChoice[] }) {
  const router = useRouter();
  const [created, setCreated] = useState<{
    secret: string;
    name: string;
    service: ServiceChoice | null;
  } | null>(null);

  async function send(values: FormData) {
    const chosen = values.getAll('services').map(String);
    const name = String(values.get('name'));
    const secret = await callApi({
      method: 'POST',
      path: '/api/v1/tokens',
      body: {
        name,
        role: values.get('role'),
        services: chosen,
        expiresInDays: Number(values.get('expiresInDays')),
      },
      parse: toSecret,
    });
    setCreated({
      secret,
      name,
      service: services.find(({ slug }) => slug === chosen[0]) ?? services[0] ?? null,
    });
    router.refresh();
  }

  if (created !== null) return <CreatedTokenPanel {...created} done={() => setCreated(null)} />;
  return (
    <Form send={send} submit="Create the token">
      <TextField
        name="name"
        label="What uses it"
        hint="For example: checkout-api deploy job"
        required
        maxLength={80}
      />
      <SelectField name="role" label="It may" defaultValue="pipeline">
        <option value="pipeline">report deployments, bugs and incidents of its services</option>
        <option value="reader">read everything</option>
        <option value="admin">do everything an administrator can</option>
      </SelectField>
      {services.length > 0 && (
        <FieldGroup label="For these services" hint="None chosen means all of them.">
          <Choices columns={2}>
            {services.map(({ slug, name }) => (
              <CheckField key={slug} name="services" value={slug} label={name} />
            ))}
          </Choices>
        </FieldGroup>
      )}
      <SelectField name="expiresInDays" label="Until" defaultValue="90">
        <option value="30">30 days from now</option>
        <option value="90">90 days from now</option>
        <option value="180">180 days from now</option>
        <option value="365">a year from now</option>
      </SelectField>
    </Form>
  );
}
