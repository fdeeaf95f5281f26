'use client';

import type { Candidate } from '@throughline/service/contracts/attributions';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { callApi, ignoreAnswer } from '../../lib/api.ts';
import { ConfirmButton } from '../../ui/confirm-button.tsx';
import { CheckField, FieldGroup, TextArea, TextField } from '../../ui/field.tsx';
import { Form } from '../../ui/form.tsx';
import { NO_DEPLOYMENT, OTHER_DEPLOYMENT, readCorrection } from './read-correction.ts';

/** What a person knows better than the rules. It stands until it is withdrawn. */
export function CorrectionForm({
  path,
  candidates,
  chosen,
}: {
  /** Of the incident or bug, such as `/api/v1/incidents/123`. */
  path: string;
  candidates: readonly Candidate[];
  /** The deployment it is put down to now. */
  chosen: string | null;
}) {
  const router = useRouter();
  const known = candidates.some(({ deployment }) => deployment.id === chosen);
  const [choice, setChoice] = useState(known && chosen !== null ? chosen : NO_DEPLOYMENT);

  async function send(values: FormData) {
    await callApi({
      method: 'PUT',
      path: `${path}/attribution`,
      body: readCorrection(values),
      parse: ignoreAnswer,
    });
    router.refresh();
  }

  const option = (value: string, label: string) => (
    <CheckField
      key={value}
      type="radio"
      name="choice"
      value={value}
      label={label}
      checked={choice === value}
      onChange={() => setChoice(value)}
    />
  );
  return (
    <Form send={send} submit="Save the correction" kind="quiet">
      <FieldGroup label="What caused it">
        {candidates.map(({ deployment: { id, service, version } }) => option(id, `${service} ${version}`))}
        {option(OTHER_DEPLOYMENT, 'Another deployment')}
        {option(NO_DEPLOYMENT, 'No deployment')}
      </FieldGroup>
      {choice === OTHER_DEPLOYMENT && (
        <TextField
          name="deploymentId"
          label="That deployment"
          hint="Its id, or the address of its page."
          required
          autoComplete="off"
        />
      )}
      <TextArea
        name="because"
        label="Why"
        hint="Kept with the correction and shown to everybody. May be left empty."
        maxLength={300}
        rows={2}
      />
    </Form>
  );
}

export function WithdrawCorrection({ path }: { path: string }) {
  const router = useRouter();
  async function withdraw() {
    await callApi({ method: 'DELETE', path: `${path}/attribution`, parse: ignoreAnswer });
    router.refresh();
  }
  return (
    <ConfirmButton
      label="Withdraw the correction"
      title="Withdraw the correction?"
      confirm="Withdraw it"
      keep="Keep it"
      act={withdraw}
    >
      What the evidence says takes its place, and verdicts that followed from the correction change back.
    </ConfirmButton>
  );
}
