'use client';

import type { Connection } from '@throughline/service/contracts/connections';
import { useRouter } from 'next/navigation';
import { useId, useState } from 'react';
import { callApi } from '../../../lib/api.ts';
import { CopyButton } from '../../../ui/copy-button.tsx';
import { TextField } from '../../../ui/field.tsx';
import { Form } from '../../../ui/form.tsx';
import { LocalTime } from '../../../ui/local-time.tsx';
import { SecretPanel } from './secret-panel.tsx';
import { toWebhookSecret } from './to-webhook-secret.ts';
import { WebhookSteps } from './webhook-steps.tsx';

type Shown = Pick<Connection, 'slug' | 'provider' | 'webhookUrl' | 'webhookSecrets'>;

/** Where the source sends what happens from now on, and the secret with which it signs. */
export function WebhookSection({
  connection: { slug, provider, webhookUrl, webhookSecrets },
}: {
  connection: Shown;
}) {
  const router = useRouter();
  const id = useId();
  const [made, setMade] = useState<{ secret: string; previousValidUntil: string | null } | null>(null);
  const [taken, setTaken] = useState(0);

  async function setSecret(secret: string | null) {
    const path = `/api/v1/connections/${encodeURIComponent(slug)}/webhook-secret`;
    const body = secret === null ? {} : { secret };
    const answer = await callApi({ method: 'POST', path, body, parse: toWebhookSecret });
    router.refresh();
    return answer;
  }
  // GitHub takes the secret that we make; Linear makes its own, which we take.
  const toGitHub = async () => setMade(await setSecret(null));
  async function fromLinear(values: FormData) {
    await setSecret(String(values.get('secret')).trim());
    setTaken(taken + 1);
  }

  return (
    <>
      <p>Its address, to be entered as that of the webhook:</p>
      <p id={id} className="my-1 break-all font-mono text-note">
        {webhookUrl}
      </p>
      <CopyButton text={webhookUrl} label="Copy the address" sourceId={id} />
      <p className="mt-3 text-note text-soft">
        <Secrets secrets={webhookSecrets} />
      </p>
      {made !== null ? (
        <SecretPanel {...made} provider={provider} done={() => setMade(null)} />
      ) : (
        <>
          {provider === 'github' ? (
            <Form
              send={toGitHub}
              submit={webhookSecrets.length === 0 ? 'Make a webhook secret' : 'New webhook secret'}
              kind="quiet"
            >
              {webhookSecrets.length > 0 && (
                <p className="max-w-[40rem] text-note text-soft">
                  The present one stays valid for a day, so that nothing is refused while you enter the new
                  one.
                </p>
              )}
            </Form>
          ) : (
            <Form key={taken} send={fromLinear} submit="Save the signing secret" kind="quiet">
              <TextField
                name="secret"
                label={webhookSecrets.length === 0 ? 'Signing secret' : 'New signing secret'}
                hint="Linear shows it on the page of the webhook."
                type="password"
                autoComplete="off"
                required
                minLength={16}
                maxLength={200}
              />
            </Form>
          )}
          <details className="mt-4">
            <summary className="text-note text-soft">What to enter at the source</summary>
            <WebhookSteps provider={provider} />
          </details>
        </>
      )}
    </>
  );
}

function Secrets({ secrets }: { secrets: Connection['webhookSecrets'] }) {
  const current = secrets.find(({ expiresAt }) => expiresAt === null) ?? secrets[0];
  const before = secrets.find((secret) => secret !== current && secret.expiresAt !== null);
  if (current === undefined) return 'There is no secret yet, so nothing that is sent there can be believed.';
  return (
    <>
      Its secret is in force since <LocalTime at={current.createdAt} />
      {before?.expiresAt != null && (
        <>
          ; the one before is taken until <LocalTime at={before.expiresAt} />
        </>
      )}
      .
    </>
  );
}
