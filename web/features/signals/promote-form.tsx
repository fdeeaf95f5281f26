'use client';

import { KpiDetail } from '@throughline/service/contracts/kpis';
import type { Signal, SignalKind } from '@throughline/service/contracts/signals';
import { useRouter } from 'next/navigation';
import { callApi } from '../../lib/api.ts';
import { CheckField, SelectField, TextField } from '../../ui/field.tsx';
import { Form } from '../../ui/form.tsx';
import { NameAndSlug } from '../settings/name-and-slug.tsx';
import { withPlaces } from '../settings/rename-fields.ts';
import { placeInPromoteForm, readPromoteForm } from './read-promote-form.ts';
import { STATISTIC_WORDS } from './say-signal.ts';

/** Says what a signal is as a business number; what is left empty follows from the signal. */
export function PromoteForm({
  signal,
  teams,
  people,
  beside,
}: {
  signal: Signal;
  teams: { slug: string; name: string }[];
  people: { email: string; name: string }[];
  /** What it can be divided by. */
  beside: { id: string; name: string; kind: SignalKind }[];
}) {
  const router = useRouter();
  async function send(values: FormData) {
    const kpi = await withPlaces(placeInPromoteForm, () =>
      callApi({
        method: 'POST',
        path: `/api/v1/signals/${signal.id}/promote`,
        body: readPromoteForm(values),
        parse: (answer) => KpiDetail.parse(answer),
      }),
    );
    router.push(`/kpis/${kpi.slug}`);
    router.refresh();
  }
  const attributes = Object.keys(signal.attributes);
  return (
    <Form send={send} submit="Make it a KPI">
      <NameAndSlug name="" slug={null} example="failed-payments" use="addresses and senders" />
      <SelectField name="statistic" label="What of it" defaultValue={signal.statistics[0]?.statistic}>
        {signal.statistics.map(({ statistic, name }) => (
          <option key={statistic} value={statistic}>
            {`${STATISTIC_WORDS[statistic].short}: ${name}`}
          </option>
        ))}
      </SelectField>
      <SelectField
        name="per"
        label="Divided by"
        hint="Makes it a ratio, such as revenue per request, or errors of all requests."
      >
        <option value="">nothing</option>
        {beside.map(({ id, name, kind }) => (
          <option key={id} value={`${id}:${kind === 'distribution' ? 'count' : 'total'}`}>
            {kind === 'distribution' ? `the count of ${name}` : name}
          </option>
        ))}
      </SelectField>
      <CheckField name="proportion" label="The one counts some of what the other counts: a share" />
      <CheckField name="absentIsZero" label="Where the one told nothing and the other did, it is 0" />
      {attributes.length > 0 && (
        <>
          <TextField
            name="segments"
            label="Cut by"
            hint={`Attributes separated by commas, of ${attributes.join(', ')}: all signals that differ in nothing else are taken, and each value is a segment.`}
            spellCheck={false}
            autoCapitalize="none"
          />
          <TextField
            name="across"
            label="Added up across"
            hint="Attributes of those in which the signals taken may differ besides, without being told apart."
            spellCheck={false}
            autoCapitalize="none"
          />
        </>
      )}
      <SelectField name="resolution" label="A point stands for" defaultValue="hour">
        <option value="minute">a minute</option>
        <option value="hour">an hour</option>
        <option value="day">a day</option>
      </SelectField>
      <TextField name="unit" label="Unit" hint="That of the signal when left empty." maxLength={40} />
      <SelectField
        name="direction"
        label="Better is"
        defaultValue={signal.worse === 'higher' ? 'lower' : 'higher'}
      >
        <option value="higher">more</option>
        <option value="lower">less</option>
      </SelectField>
      <SelectField name="team" label="Team" defaultValue={signal.team?.slug}>
        {teams.map(({ slug, name }) => (
          <option key={slug} value={slug}>
            {name}
          </option>
        ))}
      </SelectField>
      <SelectField name="owner" label="Owner">
        <option value="">nobody yet</option>
        {people.map(({ email, name }) => (
          <option key={email} value={email}>
            {name}
          </option>
        ))}
      </SelectField>
      <TextField
        name="amount"
        label="One more is worth"
        hint="Turns a change into money. Leave it empty where nobody can say."
        type="number"
        inputMode="decimal"
        min={0}
        step="any"
      />
      <TextField
        name="currency"
        label="in the currency"
        hint="Three letters of ISO 4217, such as EUR."
        maxLength={3}
        spellCheck={false}
        defaultValue="EUR"
      />
    </Form>
  );
}
