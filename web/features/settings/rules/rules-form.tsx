'use client';

import { type Rules, type RulesInput, RulesPreview } from '@throughline/service/contracts/rules';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { callApi, ignoreAnswer } from '../../../lib/api.ts';
import { CheckField } from '../../../ui/field.tsx';
import { Form } from '../../../ui/form.tsx';
import { withPlaces } from '../rename-fields.ts';
import { PatternField } from './pattern-field.tsx';
import { PlacementFields } from './placement-fields.tsx';
import { PreviewPanel } from './preview-panel.tsx';
import { placeInRulesForm, readRulesForm, ruleField } from './read-rules-form.ts';
import { CLASSES, patternsOf } from './rule-fields.ts';

type Previewed = { count: number; body: RulesInput; preview: RulesPreview };

/**
 * The rules, which are tried on everything known before they can be saved: what is saved is what was previewed. A
 * change after the preview takes the way to save it away until it is previewed again.
 */
export function RulesForm({
  rules,
  services,
  maySave,
}: {
  rules: Rules;
  services: { slug: string; name: string }[];
  maySave: boolean;
}) {
  const router = useRouter();
  const [previewed, setPreviewed] = useState<Previewed | null>(null);
  const [changed, setChanged] = useState(false);
  const [saved, setSaved] = useState(false);

  async function preview(values: FormData) {
    const body = readRulesForm(values);
    const answer = await withPlaces(placeInRulesForm(values), () =>
      callApi({
        method: 'POST',
        path: '/api/v1/rules/preview',
        body,
        parse: (answer) => RulesPreview.parse(answer),
      }),
    );
    setPreviewed({ count: (previewed?.count ?? 0) + 1, body, preview: answer });
    setChanged(false);
    setSaved(false);
  }
  async function save() {
    await callApi({ method: 'PUT', path: '/api/v1/rules', body: previewed?.body, parse: ignoreAnswer });
    setPreviewed(null);
    setSaved(true);
    router.refresh();
  }
  const change = () => {
    setChanged(true);
    setSaved(false);
  };

  return (
    <>
      <div onInput={change}>
        <Form send={preview} submit="Preview" kind={previewed === null || changed ? 'filled' : 'quiet'}>
          {CLASSES.map(({ name, title, says, fields }) => (
            <fieldset key={name} className="border-line border-t pt-4">
              <legend className="float-left w-full font-semibold">{title}</legend>
              <p className="clear-both max-w-[46rem] text-note text-soft">{says}</p>
              <div className="mt-3 grid max-w-[46rem] gap-4 wide:grid-cols-3">
                {fields.map(({ field, label, hint }) => (
                  <PatternField
                    key={field}
                    name={ruleField(name, field)}
                    label={label}
                    hint={hint}
                    patterns={patternsOf(rules, name, field)}
                  />
                ))}
              </div>
              {name === 'customerReported' && (
                <div className="mt-2">
                  <CheckField
                    name="linearCustomerRequests"
                    label="Or when a customer request is attached in Linear"
                    defaultChecked={rules.customerReported.linearCustomerRequests}
                  />
                </div>
              )}
            </fieldset>
          ))}
          <fieldset className="border-line border-t pt-4">
            <legend className="float-left w-full font-semibold">Where an issue belongs</legend>
            <p className="clear-both max-w-[46rem] text-note text-soft">
              The first rule that fits decides; everything given in it has to fit. Where none fits, an issue
              belongs to the one service of its repository, or to those that a label names:
              service:checkout-api.
            </p>
            <PlacementFields initial={rules.services} services={services} changed={change} />
          </fieldset>
        </Form>
      </div>
      {previewed !== null && (
        <PreviewPanel
          key={previewed.count}
          preview={previewed.preview}
          changed={changed}
          save={maySave ? save : null}
        />
      )}
      <p role="status" className="mt-3 text-note text-soft">
        {saved && 'Saved. Bugs, incidents, verdicts and outcomes follow.'}
      </p>
    </>
  );
}
