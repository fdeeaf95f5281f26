'use client';

import type { CauseMark } from '@throughline/service/contracts/causes';
import { useRouter } from 'next/navigation';
import { callApi, ignoreAnswer } from '../../lib/api.ts';
import { ConfirmButton } from '../../ui/confirm-button.tsx';
import { SelectField, TextField } from '../../ui/field.tsx';
import { Form } from '../../ui/form.tsx';

const OUTSIDE = '';

/** A person's word on where it truly began. */
export function MarkCause({
  path,
  services,
  marked,
}: {
  path: string;
  services: readonly string[];
  marked: CauseMark | null;
}) {
  const router = useRouter();
  async function send(values: FormData) {
    const service = String(values.get('service') ?? '');
    const because = String(values.get('because') ?? '').trim();
    await callApi({
      method: 'PUT',
      path: `${path}/cause`,
      body: { service: service === OUTSIDE ? null : service, ...(because !== '' && { because }) },
      parse: ignoreAnswer,
    });
    router.refresh();
  }
  async function takeBack() {
    await callApi({ method: 'DELETE', path: `${path}/cause`, parse: ignoreAnswer });
    router.refresh();
  }
  return (
    <details className="mt-3 print:hidden">
      <summary className="cursor-pointer text-note">Say where it truly began</summary>
      <div className="mt-2">
        <Form send={send} submit="Mark the cause" kind="quiet">
          <SelectField
            name="service"
            label="It began in"
            defaultValue={marked?.service ?? services[0] ?? OUTSIDE}
          >
            {[...new Set(services)].map((service) => (
              <option key={service} value={service}>
                {service}
              </option>
            ))}
            <option value={OUTSIDE}>outside of what is known here</option>
          </SelectField>
          <TextField
            name="because"
            label="Because"
            hint="May be left empty."
            maxLength={300}
            autoComplete="off"
          />
        </Form>
        {marked !== null && (
          <ConfirmButton
            act={takeBack}
            label="Take it back"
            title="Take back what was said?"
            confirm="Take it back"
            keep="Keep it"
          >
            The ranking is no longer measured by this incident.
          </ConfirmButton>
        )}
      </div>
    </details>
  );
}
