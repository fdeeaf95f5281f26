'use client';

import type { Service } from '@throughline/service/contracts/services';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { callApi, ignoreAnswer } from '../../lib/api.ts';
import { SelectField, TextArea, TextField } from '../../ui/field.tsx';
import { Form } from '../../ui/form.tsx';
import { EnvironmentFields } from './environment-fields.tsx';
import { NameAndSlug } from './name-and-slug.tsx';
import { readServiceForm } from './read-service-form.ts';

export function ServiceForm({
  service,
  teams,
}: {
  service: Service | null;
  teams: { slug: string; name: string }[];
}) {
  const router = useRouter();
  if (teams.length === 0) {
    return (
      <p className="mt-3">
        A service belongs to a team:{' '}
        <Link href="/settings/teams/new" className="link">
          create a team
        </Link>{' '}
        first.
      </p>
    );
  }
  async function send(values: FormData) {
    const slug = service?.slug ?? String(values.get('slug'));
    const path = `/api/v1/services/${encodeURIComponent(slug)}`;
    await callApi({
      method: 'PUT',
      path,
      body: readServiceForm(values, service?.repositories ?? []),
      parse: ignoreAnswer,
    });
    router.push('/settings/services');
    router.refresh();
  }
  return (
    <Form send={send} submit={service ? 'Save the service' : 'Create the service'}>
      <NameAndSlug name={service?.name ?? ''} slug={service?.slug ?? null} example="checkout-api" />
      <SelectField name="team" label="Team" defaultValue={service?.team.slug}>
        {teams.map(({ slug, name }) => (
          <option key={slug} value={slug}>
            {name}
          </option>
        ))}
      </SelectField>
      <EnvironmentFields initial={service?.environments ?? [{ name: 'production', production: true }]} />
      <TextField
        name="observationWindowHours"
        label="Watched for, in hours"
        hint="A deployment that nothing undoes for so long has held."
        type="number"
        inputMode="decimal"
        min={0}
        max={336}
        step="any"
        required
        defaultValue={service?.observationWindowHours ?? 24}
      />
      <TextArea
        name="repositories"
        label="Repositories"
        hint="On GitHub, one a line, as owner/name. May stay empty."
        spellCheck={false}
        defaultValue={service?.repositories.map(({ fullName }) => fullName).join('\n')}
      />
    </Form>
  );
}
