'use client';

import type { PutTeam, Team } from '@throughline/service/contracts/scorecards';
import { useRouter } from 'next/navigation';
import { callApi, ignoreAnswer } from '../../lib/api.ts';
import { Choices } from '../../ui/choices.tsx';
import { CheckField, FieldGroup, TextArea } from '../../ui/field.tsx';
import { Form } from '../../ui/form.tsx';
import { NameAndSlug } from './name-and-slug.tsx';

export function TeamForm({
  team,
  people,
}: {
  team: Team | null;
  people: { name: string; email: string; member: boolean }[];
}) {
  const router = useRouter();
  async function send(values: FormData) {
    const slug = team?.slug ?? String(values.get('slug'));
    const purpose = String(values.get('purpose'))
      .trim()
      .replace(/\s*\n\s*/g, ' ');
    const body: PutTeam = {
      name: String(values.get('name')),
      members: values.getAll('members').map(String),
      simulated: team?.simulated ?? false,
      ...(purpose === '' ? {} : { purpose }),
    };
    await callApi({
      method: 'PUT',
      path: `/api/v1/teams/${encodeURIComponent(slug)}`,
      body,
      parse: ignoreAnswer,
    });
    router.push(team ? '/settings/teams' : `/teams/${slug}`);
    router.refresh();
  }
  return (
    <Form send={send} submit={team ? 'Save the team' : 'Create the team'}>
      <NameAndSlug name={team?.name ?? ''} slug={team?.slug ?? null} example="checkout" />
      <TextArea
        name="purpose"
        label="What it is there for"
        hint="One sentence. May stay empty."
        maxLength={300}
        rows={2}
        defaultValue={team?.purpose ?? ''}
      />
      {people.length > 0 && (
        <FieldGroup label="People">
          <Choices>
            {people.map(({ name, email, member }) => (
              <CheckField
                key={email}
                name="members"
                value={email}
                label={`${name} (${email})`}
                defaultChecked={member}
              />
            ))}
          </Choices>
        </FieldGroup>
      )}
    </Form>
  );
}
