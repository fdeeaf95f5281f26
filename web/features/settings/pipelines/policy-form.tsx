'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { callApi, ignoreAnswer } from '../../../lib/api.ts';
import { Choices } from '../../../ui/choices.tsx';
import { CheckField, FieldGroup, SelectField, TextField } from '../../../ui/field.tsx';
import { Form } from '../../../ui/form.tsx';
import { withPlaces } from '../rename-fields.ts';
import { FindIds } from './find-ids.tsx';
import { type PolicyDraft, reachOf } from './policy-words.ts';
import { placeInPolicyForm, readPolicyForm } from './read-policy-form.ts';

type Named = { slug: string; name: string };

/** Whose runs are trusted, and for what they may record. `id` null makes a new policy. */
export function PolicyForm({
  id,
  draft,
  services,
  teams,
  canFindIds,
}: {
  id: string | null;
  draft: PolicyDraft;
  services: Named[];
  teams: Named[];
  canFindIds: boolean;
}) {
  const router = useRouter();
  const [repositoryId, setRepositoryId] = useState(draft.repositoryId ?? '');
  const [ownerId, setOwnerId] = useState(draft.repositoryOwnerId ?? '');
  const [issuer, setIssuer] = useState(draft.issuer);
  const [reach, setReach] = useState(reachOf(draft));

  async function send(values: FormData) {
    const path = id === null ? '/api/v1/trust-policies' : `/api/v1/trust-policies/${encodeURIComponent(id)}`;
    const body = readPolicyForm(values);
    await withPlaces(placeInPolicyForm, () =>
      callApi({ method: id === null ? 'POST' : 'PUT', path, body, parse: ignoreAnswer }),
    );
    router.push('/settings/pipelines');
    router.refresh();
  }

  return (
    <Form send={send} submit={id === null ? 'Trust it' : 'Save the policy'}>
      <TextField
        name="name"
        label="What it is for"
        hint="For example: acme/shop, production"
        required
        maxLength={80}
        defaultValue={draft.name}
      />
      {canFindIds && (
        <FindIds
          issuer={issuer}
          found={(ids) => {
            setRepositoryId(ids.repositoryId);
            setOwnerId(ids.repositoryOwnerId);
          }}
        />
      )}
      <TextField
        name="repositoryId"
        label="Number of the repository"
        hint={
          <Command
            path="repos/acme/shop"
            filter=".id"
            otherwise="Empty means every repository of the owner."
          />
        }
        inputMode="numeric"
        maxLength={20}
        value={repositoryId}
        onChange={(event) => setRepositoryId(event.target.value)}
      />
      <TextField
        name="repositoryOwnerId"
        label="Number of its owner"
        hint={
          <Command
            path="repos/acme/shop"
            filter=".owner.id"
            otherwise="With it, the repository is trusted no longer when it moves to another owner."
          />
        }
        inputMode="numeric"
        maxLength={20}
        value={ownerId}
        onChange={(event) => setOwnerId(event.target.value)}
      />
      <TextField
        name="environment"
        label="Environment of the job"
        hint="The environment at GitHub, such as production. Empty means any, and none."
        maxLength={255}
        spellCheck={false}
        defaultValue={draft.environment ?? ''}
      />
      <TextField
        name="ref"
        label="Branch or tag"
        hint="Such as refs/heads/main or refs/tags/v*; * is anything but a slash, ** anything. Empty means any, but no pull request."
        maxLength={300}
        spellCheck={false}
        defaultValue={draft.ref ?? ''}
      />
      <TextField
        name="jobWorkflowRef"
        label="Workflow that holds the job"
        hint={
          <span className="[overflow-wrap:anywhere]">
            Such as acme/pipelines/.github/workflows/deploy.yml@refs/heads/main, with the same patterns. Empty
            means any.
          </span>
        }
        maxLength={500}
        spellCheck={false}
        defaultValue={draft.jobWorkflowRef ?? ''}
      />
      <SelectField
        name="reach"
        label="It may record for"
        value={reach}
        onChange={(event) => setReach(event.target.value)}
      >
        <option value="all">all services</option>
        <option value="team">the services of a team</option>
        <option value="services">these services</option>
      </SelectField>
      {reach === 'team' && (
        <SelectField
          name="team"
          label="Team"
          hint="Also services it gets later."
          defaultValue={draft.team ?? ''}
        >
          {teams.map(({ slug, name }) => (
            <option key={slug} value={slug}>
              {name}
            </option>
          ))}
        </SelectField>
      )}
      {reach === 'services' && (
        <FieldGroup label="Services">
          <Choices columns={2}>
            {services.map(({ slug, name }) => (
              <CheckField
                key={slug}
                name="services"
                value={slug}
                label={name}
                defaultChecked={draft.services?.includes(slug) ?? false}
              />
            ))}
          </Choices>
        </FieldGroup>
      )}
      <TextField
        name="issuer"
        label="Who vouches for the runs"
        hint="Another one only for GitHub Enterprise Server: https://HOST/_services/token."
        type="url"
        maxLength={300}
        value={issuer}
        onChange={(event) => setIssuer(event.target.value)}
      />
    </Form>
  );
}

function Command({ path, filter, otherwise }: { path: string; filter: string; otherwise: string }) {
  return (
    <>
      <code className="font-mono">
        gh api {path} --jq {filter}
      </code>{' '}
      tells it. {otherwise}
    </>
  );
}
