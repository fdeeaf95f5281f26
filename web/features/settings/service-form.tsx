'use client';

import type { Service } from '@throughline/service/contracts/services';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { callApi, ignoreAnswer } from '../../lib/api.ts';
import { Choices } from '../../ui/choices.tsx';
import { CheckField, FieldGroup, SelectField, TextArea, TextField } from '../../ui/field.tsx';
import { Form } from '../../ui/form.tsx';
import { EnvironmentFields } from './environment-fields.tsx';
import { NameAndSlug, SLUG_RULES } from './name-and-slug.tsx';
import { placeInServiceForm, readServiceForm } from './read-service-form.ts';
import { withPlaces } from './rename-fields.ts';
import { RepositoryFields } from './repository-fields.tsx';

export function ServiceForm({
  service,
  suggested,
  teams,
  others,
}: {
  service: Service | null;
  /** The name of a new one, where it is known already. */
  suggested: string;
  teams: { slug: string; name: string }[];
  /** The services it may call. */
  others: { slug: string; name: string }[];
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
    const body = readServiceForm(values);
    await withPlaces(placeInServiceForm(values), () =>
      callApi({ method: 'PUT', path, body, parse: ignoreAnswer }),
    );
    router.push('/settings/services');
    router.refresh();
  }
  return (
    <Form send={send} submit={service ? 'Save the service' : 'Create the service'}>
      <NameAndSlug
        name={service?.name ?? suggested}
        slug={service?.slug ?? null}
        example="checkout-api"
        forever={false}
      />
      {service && (
        <TextField
          name="slug"
          label="Short name"
          hint="Renamed, it keeps the old one below: history and signals go on under the new one."
          required
          {...SLUG_RULES}
          defaultValue={service.slug}
        />
      )}
      <TextArea
        name="aliases"
        label="Other names"
        hint="One a line: what telemetry (service.name) or pipelines call it besides. What came under them becomes its own."
        rows={2}
        spellCheck={false}
        autoCapitalize="none"
        defaultValue={service?.aliases.join('\n')}
      />
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
      <TextField
        name="attributionWindowHours"
        label="Answers for incidents within, in hours"
        hint="An incident that begins later is not put down to the deployment."
        type="number"
        inputMode="decimal"
        min={1}
        max={336}
        step="any"
        required
        defaultValue={service?.attributionWindowHours ?? 24}
      />
      <TextField
        name="runbook"
        label="Runbook"
        hint="Where it says what to do when it is in trouble; offered beside live signals."
        type="url"
        defaultValue={service?.runbook ?? ''}
      />
      {others.length > 0 && (
        <FieldGroup
          label="Services that it calls"
          hint="When one of them breaks, its deployment is suspected of an incident here."
        >
          <Choices columns={2}>
            {others.map(({ slug, name }) => (
              <CheckField
                key={slug}
                name="dependsOn"
                value={slug}
                label={name}
                defaultChecked={service?.dependsOn.includes(slug) ?? false}
              />
            ))}
          </Choices>
        </FieldGroup>
      )}
      <RepositoryFields initial={service?.repositories ?? []} />
    </Form>
  );
}
