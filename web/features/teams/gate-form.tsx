'use client';

import type { GateEffect, GatePolicy } from '@throughline/service/contracts/gate';
import type { GateRule } from '@throughline/service/contracts/gate-reasons';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { callApi, ignoreAnswer } from '../../lib/api.ts';
import { SelectField, TextArea } from '../../ui/field.tsx';
import { Form } from '../../ui/form.tsx';
import { readGateForm } from './read-gate-form.ts';
import { EFFECT_WORDS, RULE_WORDS } from './say-gate.ts';

export function GateForm({ slug, policy }: { slug: string; policy: GatePolicy }) {
  const router = useRouter();
  const [saved, setSaved] = useState(0); // a form of its own after each, without the reason of the one before

  async function send(values: FormData) {
    const path = `/api/v1/teams/${encodeURIComponent(slug)}/gate`;
    await callApi({ method: 'PUT', path, body: readGateForm(values), parse: ignoreAnswer });
    router.refresh();
    setSaved((count) => count + 1);
  }

  return (
    <>
      <Form key={saved} send={send} submit="Save the policy">
        <div className="grid max-w-[62rem] gap-x-8 gap-y-4 wide:grid-cols-2">
          {(Object.keys(RULE_WORDS) as GateRule[]).map((rule) => (
            <SelectField
              key={rule}
              name={`rules.${rule}`}
              label={RULE_WORDS[rule]}
              defaultValue={policy.rules[rule]}
            >
              {(Object.keys(EFFECT_WORDS) as GateEffect[]).map((effect) => (
                <option key={effect} value={effect}>
                  {EFFECT_WORDS[effect]}
                </option>
              ))}
            </SelectField>
          ))}
          <SelectField name="incidentsFrom" label="Incidents count" defaultValue={policy.incidentsFrom}>
            <option value="minor">all of them</option>
            <option value="major">from major on</option>
            <option value="critical">critical ones only</option>
          </SelectField>
        </div>
        <TextArea
          name="why"
          label="Why it is so"
          hint="Kept with the change and shown below. One sentence that will still make sense in a year."
          required
          maxLength={300}
          rows={2}
        />
      </Form>
      <p role="status" className="mt-2 text-note text-soft">
        {saved > 0 && 'Saved. It is in force from the next question on.'}
      </p>
    </>
  );
}
