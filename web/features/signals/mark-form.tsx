'use client';

import type { Signal } from '@throughline/service/contracts/signals';
import { useRouter } from 'next/navigation';
import { callApi, ignoreAnswer } from '../../lib/api.ts';
import { SelectField, TextArea, TextField } from '../../ui/field.tsx';
import { Form } from '../../ui/form.tsx';
import { withPlaces } from '../settings/rename-fields.ts';
import { placeInMarkForm, readMarkForm } from './read-mark-form.ts';
import { STATISTIC_WORDS } from './say-signal.ts';

/** Says what a signal is for. What is left open is what its name tells. */
export function MarkForm({ signal }: { signal: Signal }) {
  const router = useRouter();
  const { mark } = signal;
  async function send(values: FormData) {
    await withPlaces(placeInMarkForm, () =>
      callApi({
        method: 'PUT',
        path: `/api/v1/signals/${signal.id}/mark`,
        body: readMarkForm(values),
        parse: ignoreAnswer,
      }),
    );
    router.refresh();
  }
  return (
    <Form key={mark?.at ?? ''} send={send} submit="Save" kind="quiet">
      <SelectField name="role" label="What it is for" defaultValue={mark?.role ?? ''}>
        <option value="">as its name tells</option>
        <option value="traffic">traffic: how much is asked</option>
        <option value="errors">errors: how often it fails</option>
        <option value="latency">latency: how slow it is</option>
        <option value="saturation">saturation: how full it is</option>
        <option value="business">business: what it is all for</option>
        <option value="none">nothing</option>
      </SelectField>
      <SelectField
        name="watched"
        label="Watched"
        hint="Changes of it are looked for, and told under Live."
        defaultValue={mark?.watched === undefined || mark.watched === null ? '' : String(mark.watched)}
      >
        <option value="">as its name tells</option>
        <option value="true">yes</option>
        <option value="false">no</option>
      </SelectField>
      <SelectField name="worse" label="Worse is" defaultValue={mark?.worse ?? ''}>
        <option value="">as its name tells</option>
        <option value="higher">higher</option>
        <option value="lower">lower</option>
        <option value="either">either way</option>
      </SelectField>
      <TextField
        name="value"
        label="Limit"
        hint="Forecasts warn before it is crossed. Leave it empty where there is none."
        type="number"
        inputMode="decimal"
        step="any"
        defaultValue={mark?.threshold?.value ?? ''}
      />
      <SelectField name="statistic" label="of its" defaultValue={mark?.threshold?.statistic}>
        {signal.statistics.map(({ statistic, unit }) => (
          <option key={statistic} value={statistic}>
            {`${STATISTIC_WORDS[statistic].short}${unit === '' ? '' : `, in ${unit}`}`}
          </option>
        ))}
      </SelectField>
      <SelectField name="kind" label="which is" defaultValue={mark?.threshold?.kind}>
        <option value="slo">what was promised (an objective)</option>
        <option value="capacity">where there is no more (a capacity)</option>
      </SelectField>
      <TextArea
        name="note"
        label="Note"
        hint="For whoever looks at it next."
        maxLength={500}
        defaultValue={mark?.note ?? ''}
      />
    </Form>
  );
}
