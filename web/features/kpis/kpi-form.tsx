'use client';

import type { KpiDetail, KpiKind } from '@throughline/service/contracts/kpis';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { callApi, ignoreAnswer } from '../../lib/api.ts';
import { CheckField, FieldGroup, SelectField, TextArea, TextField } from '../../ui/field.tsx';
import { Form } from '../../ui/form.tsx';
import { NameAndSlug } from '../settings/name-and-slug.tsx';
import { withPlaces } from '../settings/rename-fields.ts';
import { placeInKpiForm, readKpiForm } from './read-kpi-form.ts';

const KINDS: Record<KpiKind, string> = {
  sum: 'adds up over time: orders, revenue',
  gauge: 'a level: active users, stock',
  ratio: 'one number by another: conversion, revenue per visit',
};

/** A new KPI, or one to change. What its points depend on is shown and stays once it has some. */
export function KpiForm({
  kpi,
  teams,
  people,
}: {
  kpi: KpiDetail | null;
  teams: { slug: string; name: string }[];
  /** Null where the reader may not see everybody: then an owner is written by address. */
  people: { email: string; name: string }[] | null;
}) {
  const router = useRouter();
  const [kind, setKind] = useState<KpiKind>(kpi?.kind ?? 'sum');
  const fixed = (kpi?.series ?? 0) > 0;
  async function send(values: FormData) {
    const slug = kpi?.slug ?? String(values.get('slug'));
    const body =
      fixed && kpi ? { ...readKpiForm(withFixed(values, kpi)), ...proportionOf(kpi) } : readKpiForm(values);
    await withPlaces(placeInKpiForm, () =>
      kpi === null
        ? callApi({ method: 'POST', path: '/api/v1/kpis', body: { slug, ...body }, parse: ignoreAnswer })
        : callApi({
            method: 'PUT',
            path: `/api/v1/kpis/${encodeURIComponent(slug)}`,
            body,
            parse: ignoreAnswer,
          }),
    );
    router.push(`/kpis/${slug}`);
    router.refresh();
  }
  return (
    <Form send={send} submit={kpi ? 'Save the KPI' : 'Create the KPI'}>
      <NameAndSlug
        name={kpi?.name ?? ''}
        slug={kpi?.slug ?? null}
        example="checkout-conversion"
        use="addresses and senders"
      />
      <TextArea
        name="description"
        label="Definition"
        hint="What exactly is counted, for whoever doubts the number."
        maxLength={500}
        defaultValue={kpi?.description ?? ''}
      />
      <SelectField name="team" label="Team" defaultValue={kpi?.team.slug}>
        {teams.map(({ slug, name }) => (
          <option key={slug} value={slug}>
            {name}
          </option>
        ))}
      </SelectField>
      <Owner kpi={kpi} people={people} />
      {fixed && (
        <p className="max-w-[30rem] text-note text-soft">
          It has points, which depend on its kind, its interval and its attributes: these stay. For others,
          create another KPI.
        </p>
      )}
      <SelectField
        name="kind"
        label="Kind"
        value={kind}
        onChange={(event) => setKind(event.target.value as KpiKind)}
        disabled={fixed}
      >
        {Object.entries(KINDS).map(([value, text]) => (
          <option key={value} value={value}>
            {`${value}: ${text}`}
          </option>
        ))}
      </SelectField>
      {kind === 'ratio' && <RatioFields kpi={kpi} fixed={fixed} />}
      <TextField
        name="unit"
        label="Unit"
        hint={kind === 'ratio' ? 'Such as EUR; % for a proportion.' : 'Such as EUR, orders, users.'}
        required
        maxLength={40}
        defaultValue={kpi?.unit ?? ''}
      />
      <SelectField name="direction" label="Better is" defaultValue={kpi?.direction ?? 'higher'}>
        <option value="higher">more</option>
        <option value="lower">less</option>
      </SelectField>
      <SelectField
        name="resolution"
        label="A point stands for"
        defaultValue={kpi?.resolution ?? 'hour'}
        disabled={fixed}
      >
        <option value="minute">a minute</option>
        <option value="hour">an hour</option>
        <option value="day">a day</option>
      </SelectField>
      <TextField
        name="segments"
        label="Cut by"
        hint="Customer attributes such as plan, region; at most four, separated by commas. Not what is unique to a customer."
        spellCheck={false}
        autoCapitalize="none"
        disabled={fixed}
        defaultValue={kpi?.segments.join(', ') ?? ''}
      />
      <TextField
        name="amount"
        label={kind === 'ratio' ? 'One more of the numerator is worth' : 'One more unit is worth'}
        hint="Turns a change into money. Leave it empty where nobody can say."
        type="number"
        inputMode="decimal"
        min={0}
        step="any"
        defaultValue={kpi?.worth?.amount ?? ''}
      />
      <TextField
        name="currency"
        label="in the currency"
        hint="Three letters of ISO 4217, such as EUR."
        maxLength={3}
        spellCheck={false}
        defaultValue={kpi?.worth?.currency ?? 'EUR'}
      />
    </Form>
  );
}

function Owner({ kpi, people }: { kpi: KpiDetail | null; people: { email: string; name: string }[] | null }) {
  if (people === null) {
    return (
      <TextField
        name="owner"
        label="Owner"
        hint="The address of the person who answers for it; may be empty."
        type="email"
        defaultValue={kpi?.ownerEmail ?? ''}
      />
    );
  }
  return (
    <SelectField
      name="owner"
      label="Owner"
      hint="The person who answers for it."
      defaultValue={kpi?.ownerEmail ?? ''}
    >
      <option value="">the team alone</option>
      {people.map(({ email, name }) => (
        <option key={email} value={email}>
          {name}
        </option>
      ))}
    </SelectField>
  );
}

function RatioFields({ kpi, fixed }: { kpi: KpiDetail | null; fixed: boolean }) {
  return (
    <>
      <TextField
        name="numerator"
        label="What is counted above"
        hint="Such as completed checkouts."
        required
        maxLength={80}
        defaultValue={kpi?.numerator ?? ''}
      />
      <TextField
        name="denominator"
        label="What is counted below"
        hint="Such as started checkouts."
        required
        maxLength={80}
        defaultValue={kpi?.denominator ?? ''}
      />
      <FieldGroup label="Proportion" hint="Then both are whole numbers, and the share has a 95 % interval.">
        <CheckField
          name="proportion"
          label="The first counts some of what the second counts"
          defaultChecked={kpi?.proportion ?? true}
          disabled={fixed}
        />
      </FieldGroup>
    </>
  );
}

/** Fields that cannot be changed are not sent by the browser. */
function withFixed(values: FormData, { kind, resolution, segments }: KpiDetail): FormData {
  values.set('kind', kind);
  values.set('resolution', resolution);
  values.set('segments', segments.join(','));
  return values;
}

function proportionOf({ kind, proportion }: KpiDetail): { proportion?: boolean } {
  return kind === 'ratio' ? { proportion } : {};
}
