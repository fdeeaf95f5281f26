'use client';

import { type KpiDetail, type KpiSource, KpiSourcePreview } from '@throughline/service/contracts/kpis';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { callApi, ignoreAnswer } from '../../lib/api.ts';
import { SelectField, TextArea, TextField } from '../../ui/field.tsx';
import { Form } from '../../ui/form.tsx';
import { AuthFields } from '../settings/prometheus/auth-fields.tsx';
import { withPlaces } from '../settings/rename-fields.ts';
import { placeInSourceForm, readSourceForm } from './read-source-form.ts';
import { sampleQuery } from './sample-query.ts';
import { SignalFields } from './signal-fields.tsx';
import { SourcePreview } from './source-preview.tsx';

type Kind = KpiSource['kind'];

/**
 * Where the points of a KPI are fetched. It is tried first: what it would bring is shown, and then it can be kept. A
 * secret that is known is never shown, and stays when its field is left empty.
 */
export function SourceForm({ kpi, source }: { kpi: KpiDetail; source: KpiSource | null }) {
  const router = useRouter();
  const [kind, setKind] = useState<Kind>(source?.kind ?? 'sql');
  const [tried, setTried] = useState<{ values: string; preview: KpiSourcePreview } | null>(null);
  const path = `/api/v1/kpis/${encodeURIComponent(kpi.slug)}/source`;
  async function send(values: FormData) {
    const body = readSourceForm(values);
    const text = JSON.stringify(body);
    if (tried?.values === text) {
      await withPlaces(placeInSourceForm, () => callApi({ method: 'PUT', path, body, parse: ignoreAnswer }));
      router.push(`/kpis/${kpi.slug}`);
      router.refresh();
      return;
    }
    const parse = (answer: unknown) => KpiSourcePreview.parse(answer);
    const preview = await withPlaces(placeInSourceForm, () =>
      callApi({ method: 'POST', path: `${path}/preview`, body, parse }),
    );
    setTried({ values: text, preview });
  }
  const known = source?.kind === kind ? source : null;
  return (
    <Form send={send} submit={tried === null ? 'Try it' : 'Fetch from there'} kind="quiet">
      <SelectField
        name="kind"
        label="From"
        value={kind}
        onChange={(event) => {
          setKind(event.target.value as Kind);
          setTried(null);
        }}
      >
        <option value="sql">a PostgreSQL database</option>
        <option value="prometheus">Prometheus</option>
        <option value="signal">signals here</option>
      </SelectField>
      {kind === 'sql' && <SqlFields kpi={kpi} source={known} />}
      {kind === 'prometheus' && <PrometheusFields kpi={kpi} source={known} />}
      {kind === 'signal' && <SignalFields kpi={kpi} source={known} />}
      <Schedule source={source} />
      {tried !== null && <SourcePreview kpi={kpi} preview={tried.preview} />}
    </Form>
  );
}

function SqlFields({ kpi, source }: { kpi: KpiDetail; source: KpiSource | null }) {
  return (
    <>
      <TextField
        name="connection"
        label="Address of the database"
        hint={
          source?.hasSecret
            ? `There is one: ${source.address}. Leave this empty to keep it.`
            : 'postgresql://reader:password@host:5432/shop, of a user that may only read. It is kept encrypted and never shown.'
        }
        type="password"
        autoComplete="off"
        maxLength={1000}
        required={!source?.hasSecret}
      />
      <TextArea
        name="query"
        label="Query"
        hint="One SELECT; $1 and $2 are begin and end of what is asked. It runs in a transaction that may only read, for 30 s at most."
        rows={8}
        spellCheck={false}
        required
        className="control font-mono text-note"
        defaultValue={source?.query ?? sampleQuery(kpi)}
      />
    </>
  );
}

function PrometheusFields({ kpi, source }: { kpi: KpiDetail; source: KpiSource | null }) {
  const queries =
    kpi.kind === 'ratio'
      ? ([
          ['numeratorQuery', `PromQL of ${kpi.numerator}`],
          ['denominatorQuery', `PromQL of ${kpi.denominator}`],
        ] as const)
      : ([['query', 'PromQL']] as const);
  return (
    <>
      <TextField
        name="url"
        label="Address of Prometheus"
        hint="Such as http://prometheus:9090."
        type="url"
        required
        maxLength={1000}
        defaultValue={source?.address ?? ''}
      />
      {queries.map(([name, label]) => (
        <TextArea
          key={name}
          name={name}
          label={label}
          hint={`Its value at the end of each ${kpi.resolution} stands for it${kpi.segments.length > 0 ? `; aggregate it by (${kpi.segments.join(', ')})` : ''}.`}
          rows={2}
          spellCheck={false}
          required
          className="control font-mono text-note"
          defaultValue={source?.[name] ?? ''}
        />
      ))}
      <AuthFields hasSecret={source?.hasSecret ?? false} />
    </>
  );
}

function Schedule({ source }: { source: KpiSource | null }) {
  return (
    <>
      <TextField
        name="everyMinutes"
        label="Asked every so many minutes"
        type="number"
        inputMode="numeric"
        min={1}
        max={1440}
        required
        defaultValue={source?.everyMinutes ?? 60}
      />
      <TextField
        name="overlapHours"
        label="And again for so many hours before"
        hint="Rows that came late become corrections."
        type="number"
        inputMode="decimal"
        min={0}
        max={2208}
        step="any"
        required
        defaultValue={source?.overlapHours ?? 48}
      />
      <TextField
        name="historyDays"
        label="First for so many days back"
        type="number"
        inputMode="numeric"
        min={0}
        max={3650}
        required
        defaultValue={source?.historyDays ?? 90}
      />
    </>
  );
}
