'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { callApi, ignoreAnswer } from '../../lib/api.ts';
import { SelectField, TextField } from '../../ui/field.tsx';
import { Form } from '../../ui/form.tsx';

const HOUR_MS = 3_600_000;

/** Announces work, so that what is unusual meanwhile calls nobody. */
export function MaintenanceForm({
  services,
  teams,
}: {
  services: readonly string[];
  teams: readonly string[];
}) {
  const router = useRouter();
  const [saved, setSaved] = useState(0);
  async function send(values: FormData) {
    const [kind, slug] = String(values.get('service')).split(':');
    const to = new Date(Date.now() + Number(values.get('to')) * HOUR_MS).toISOString();
    const body = { [kind === 'team' ? 'team' : 'service']: slug, to, why: values.get('why') };
    await callApi({ method: 'POST', path: '/api/v1/maintenance', body, parse: ignoreAnswer });
    router.refresh();
    setSaved((count) => count + 1);
  }
  return (
    <Form key={saved} send={send} submit="Announce the work" kind="quiet">
      <SelectField name="service" label="On">
        {services.map((slug) => (
          <option key={slug} value={`service:${slug}`}>
            {slug}
          </option>
        ))}
        {teams.map((slug) => (
          <option key={slug} value={`team:${slug}`}>
            all of team {slug}
          </option>
        ))}
      </SelectField>
      <SelectField name="to" label="From now, for" defaultValue="1">
        {[1, 2, 4, 8, 24].map((hours) => (
          <option key={hours} value={hours}>
            {hours} h
          </option>
        ))}
      </SelectField>
      <TextField
        name="why"
        label="Why"
        hint="Shown to whoever sees something unusual meanwhile."
        required
        maxLength={300}
      />
    </Form>
  );
}
