'use client';

import type { OutcomeMetric, OutcomeMetricKind } from '@throughline/service/contracts/outcome-metrics';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { callApi, ignoreAnswer } from '../../lib/api.ts';
import { CheckField, SelectField, TextArea, TextField } from '../../ui/field.tsx';
import { Form } from '../../ui/form.tsx';
import { KINDS } from './kinds.ts';
import type { KpiChoice, SignalChoice } from './outcome-choices.ts';
import { AimFields, KpiFields, SignalFields, SloFields } from './outcome-source-fields.tsx';
import { readOutcomeForm, withinInUnit } from './read-outcome-form.ts';

export function OutcomeForm({
  slug,
  metric,
  owner,
  people,
  kpis,
  signals,
}: {
  slug: string;
  metric: OutcomeMetric | null;
  owner: string;
  people: { name: string; email: string }[];
  kpis: KpiChoice[];
  signals: SignalChoice[];
}) {
  const router = useRouter();
  const [kind, setKind] = useState<OutcomeMetricKind>(metric?.kind ?? 'deployment_success_rate');
  const within = withinInUnit(metric?.withinMs ?? null);
  const ofDurations = kind === 'bug_resolution_time' || kind === 'recovery_time' || kind === 'lead_time';
  const sameKind = kind === metric?.kind; // texts of another kind would describe the wrong number

  async function send(values: FormData) {
    const path = `/api/v1/teams/${encodeURIComponent(slug)}/outcome-metric`;
    await callApi({ method: 'PUT', path, body: readOutcomeForm(values), parse: ignoreAnswer });
    router.push(`/teams/${slug}`);
    router.refresh();
  }

  return (
    <Form send={send} submit={metric ? 'Change the outcome' : 'Choose this outcome'}>
      <SelectField
        name="kind"
        label="What is measured"
        value={kind}
        onChange={(event) => setKind(event.target.value as OutcomeMetricKind)}
      >
        {Object.entries(KINDS).map(([value, { title }]) => (
          <option key={value} value={value}>
            {title}
          </option>
        ))}
      </SelectField>
      {kind === 'kpi' && <KpiFields kpis={kpis} metric={metric} />}
      {kind === 'signal' && <SignalFields signals={signals} metric={metric} />}
      {kind === 'slo' && <SloFields kpis={kpis} signals={signals} metric={metric} />}
      {ofDurations && (
        <div className="grid max-w-[30rem] grid-cols-[1fr_8rem] items-end gap-3">
          <TextField
            name="withinMs"
            label="In time means within"
            type="number"
            inputMode="decimal"
            min="0"
            step="any"
            required
            defaultValue={within.value}
          />
          <SelectField name="withinUnit" label="Unit" defaultValue={within.unit}>
            <option value="minutes">minutes</option>
            <option value="hours">hours</option>
            <option value="days">days</option>
          </SelectField>
        </div>
      )}
      {kind === 'bug_resolution_time' && (
        <CheckField
          name="customerReportedOnly"
          label="Only bugs that customers reported"
          defaultChecked={metric?.customerReportedOnly ?? true}
        />
      )}
      {(ofDurations || kind === 'deployment_success_rate') && (
        <AimFields scale="share" unit="%" direction={null} target={sameKind ? metric?.target : 0.9} />
      )}
      <SelectField name="windowDays" label="Window" defaultValue={metric?.windowDays ?? 28}>
        {[...new Set([7, 14, 28, 60, 90, metric?.windowDays ?? 28])]
          .sort((a, b) => a - b)
          .map((days) => (
            <option key={days} value={days}>
              {days} days
            </option>
          ))}
      </SelectField>
      {people.length > 0 ? (
        <SelectField
          name="owner"
          label="Owner"
          hint="The one person who answers for it."
          defaultValue={owner}
        >
          {people.map(({ name, email }) => (
            <option key={email} value={email}>
              {name} ({email})
            </option>
          ))}
        </SelectField>
      ) : (
        <TextField
          name="owner"
          label="Owner"
          hint="The e-mail address of the one person who answers for it."
          type="email"
          required
          defaultValue={owner}
        />
      )}
      <TextArea
        name="actionWhenMissed"
        label="What the team does when it is missed"
        hint="Without this the number decides nothing. For example: stop feature releases and fix the top cause."
        required
        maxLength={300}
        rows={2}
        defaultValue={metric?.actionWhenMissed}
      />
      <TextField
        key={`name ${kind}`}
        name="name"
        label="Name on the page"
        hint="Leave empty for a plain default."
        maxLength={80}
        defaultValue={sameKind ? metric?.name : ''}
      />
      <TextArea
        key={`definition ${kind}`}
        name="definition"
        label="Definition"
        hint="What exactly is counted. Leave empty for the standard text."
        maxLength={500}
        defaultValue={sameKind ? metric?.definition : ''}
      />
      {metric !== null && (
        <TextArea
          name="why"
          label="Why it is changed"
          hint="Kept with the change and shown on the scorecard. One sentence that will still make sense in a year."
          maxLength={300}
          rows={2}
        />
      )}
    </Form>
  );
}
