'use client';

import { type SignalSource, SignalSourcePreview } from '@throughline/service/contracts/signal-sources';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { callApi, ignoreAnswer } from '../../../lib/api.ts';
import { TextField } from '../../../ui/field.tsx';
import { Form } from '../../../ui/form.tsx';
import { withPlaces } from '../rename-fields.ts';
import { AnswerPreview } from './answer-preview.tsx';
import { AuthFields } from './auth-fields.tsx';
import { QueryFields } from './query-fields.tsx';
import { placeOfAuth } from './read-auth.ts';
import { readSourceForm } from './read-source-form.ts';

const HERE = '/settings/prometheus';

/** Which Prometheus is asked for what. It is tried first: what it answers is shown, and then it can be kept. */
export function SourceForm({ source }: { source: SignalSource | null }) {
  const router = useRouter();
  const [tried, setTried] = useState<{ values: string; preview: SignalSourcePreview } | null>(null);
  async function send(values: FormData) {
    const body = readSourceForm(values);
    const slug = source?.slug ?? String(values.get('slug')).trim();
    const path = `/api/v1/signal-sources/${encodeURIComponent(slug)}`;
    const text = JSON.stringify([slug, body]);
    if (tried?.values === text) {
      await withPlaces(placeOfAuth, () => callApi({ method: 'PUT', path, body, parse: ignoreAnswer }));
      router.push(HERE);
      router.refresh();
      return;
    }
    const parse = (answer: unknown) => SignalSourcePreview.parse(answer);
    const preview = await withPlaces(placeOfAuth, () =>
      callApi({ method: 'POST', path: `${path}/preview`, body, parse }),
    );
    setTried({ values: text, preview });
  }
  return (
    <Form send={send} submit={tried === null ? 'Try it' : 'Ask it from now on'}>
      {source === null && (
        <TextField
          name="slug"
          label="Short name"
          hint="In lower case with hyphens, such as main."
          required
          maxLength={63}
        />
      )}
      <TextField
        name="url"
        label="Address of Prometheus"
        hint="Such as http://prometheus:9090."
        type="url"
        required
        maxLength={1000}
        defaultValue={source?.url ?? ''}
      />
      <AuthFields hasSecret={source?.hasSecret ?? false} />
      <QueryFields initial={source?.queries ?? []} />
      <TextField
        name="everyMinutes"
        label="Asked every so many minutes"
        type="number"
        inputMode="numeric"
        min={1}
        max={60}
        required
        defaultValue={source?.everyMinutes ?? 1}
      />
      <TextField
        name="historyDays"
        label="A new query first for so many days back"
        type="number"
        inputMode="numeric"
        min={0}
        max={34}
        required
        defaultValue={source?.historyDays ?? 1}
      />
      {tried !== null && <AnswerPreview preview={tried.preview} />}
    </Form>
  );
}
