'use client';

import type { Connection, ConnectionProvider } from '@throughline/service/contracts/connections';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { callApi, ignoreAnswer } from '../../../lib/api.ts';
import { TextArea, TextField } from '../../../ui/field.tsx';
import { Form } from '../../../ui/form.tsx';
import { writeLines } from '../lines.ts';
import { NameAndSlug } from '../name-and-slug.tsx';
import { withPlaces } from '../rename-fields.ts';
import { placeInConnectionForm, readConnectionForm } from './read-connection-form.ts';

const WORDS: Record<
  ConnectionProvider,
  { example: string; tokenHint: string; containers: string; containersHint: string; containerExample: string }
> = {
  github: {
    example: 'acme-github',
    tokenHint:
      'A fine-grained token that may read Actions, Contents, Deployments, Issues, Metadata and Pull requests of these repositories; or a classic one with the scope repo.',
    containers: 'Repositories',
    containersHint: 'One a line, as owner/name. Empty means those of the services.',
    containerExample: 'acme/checkout',
  },
  linear: {
    example: 'acme-linear',
    tokenHint: 'A personal API key that may read: Linear → Settings → Security & access.',
    containers: 'Teams',
    containersHint: 'Their keys, one a line, such as ENG. Empty means all that the key can see.',
    containerExample: 'ENG',
  },
};

const GITHUB_API = 'https://api.github.com';

/** An account elsewhere to read from; a token that is known is never shown, and stays when the field is left empty. */
export function ConnectionForm({
  provider,
  connection,
}: {
  provider: ConnectionProvider;
  connection: Connection | null;
}) {
  const router = useRouter();
  const [saved, setSaved] = useState(0);
  const words = WORDS[provider];
  async function send(values: FormData) {
    const slug = connection?.slug ?? String(values.get('slug'));
    const path = `/api/v1/connections/${encodeURIComponent(slug)}`;
    const body = readConnectionForm(values, provider);
    await withPlaces(placeInConnectionForm, () =>
      callApi({ method: 'PUT', path, body, parse: ignoreAnswer }),
    );
    if (connection === null) router.push(`/settings/connections/${slug}`);
    setSaved(saved + 1);
    router.refresh();
  }
  return (
    <>
      <Form
        key={saved} // a token that was saved must not stay in its field
        send={send}
        submit={connection ? 'Save the connection' : 'Connect'}
        kind={connection?.hasToken ? 'quiet' : 'filled'} // with a token the page is for reading the history
      >
        <NameAndSlug
          name={connection?.name ?? ''}
          slug={connection?.slug ?? null}
          example={words.example}
          use="addresses"
        />
        <TextField
          name="token"
          label={connection?.hasToken ? 'New token' : 'Token'}
          hint={
            connection?.hasToken
              ? 'There is one. Leave this empty to keep it.'
              : `${words.tokenHint} Without one, only webhooks are read.`
          }
          type="password"
          autoComplete="off"
          maxLength={500}
        />
        <TextArea
          name="containers"
          label={words.containers}
          hint={words.containersHint}
          placeholder={words.containerExample}
          spellCheck={false}
          defaultValue={writeLines(connection?.containers ?? [])}
        />
        {provider === 'github' && (
          <TextField
            name="apiUrl"
            label="Address of the API"
            hint="Another one only for GitHub Enterprise Server: https://HOST/api/v3."
            type="url"
            maxLength={2000}
            defaultValue={connection?.apiUrl ?? GITHUB_API}
          />
        )}
      </Form>
      <p role="status" className="mt-2 text-note text-soft">
        {saved > 0 && 'Saved.'}
      </p>
    </>
  );
}
