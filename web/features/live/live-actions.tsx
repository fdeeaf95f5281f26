'use client';

import type { LiveSignal } from '@throughline/service/contracts/live';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { ApiError, callApi, ignoreAnswer } from '../../lib/api.ts';
import { Button, buttonLook } from '../../ui/button.tsx';
import { SelectField, TextField } from '../../ui/field.tsx';
import { Form } from '../../ui/form.tsx';

const HOUR_MS = 3_600_000;
const LENGTHS = [
  [1, 'an hour'],
  [4, 'four hours'],
  [24, 'a day'],
  [168, 'a week'],
] as const;

/** What can be done about a live signal. Buttons say what will happen. */
export function LiveActions({
  live,
  mayManage,
  filled,
}: {
  live: LiveSignal;
  mayManage: boolean;
  filled: boolean;
}) {
  const router = useRouter();
  const [refusal, setRefusal] = useState('');
  const [pending, setPending] = useState(false);
  const [muting, setMuting] = useState(false);
  const path = `/api/v1/live/${encodeURIComponent(live.id)}`;
  const deployment = live.deployments.at(-1);

  async function post(action: string, body: object = {}) {
    await callApi({ method: 'POST', path: `${path}/${action}`, body, parse: ignoreAnswer });
    router.refresh();
  }
  async function act(action: string) {
    setPending(true);
    setRefusal('');
    try {
      await post(action);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      setRefusal(`${error.problem.detail} ${error.problem.remedy}`);
    } finally {
      setPending(false);
    }
  }
  async function mute(values: FormData) {
    const until = new Date(Date.now() + Number(values.get('hours')) * HOUR_MS).toISOString();
    await post('mute', { why: values.get('why'), until });
    setMuting(false);
  }

  return (
    <div className="grid content-start gap-2 print:hidden">
      {live.incident !== null ? (
        <Link href={`/incidents/${encodeURIComponent(live.incident)}`} className={buttonLook()}>
          See its incident
        </Link>
      ) : (
        mayManage && (
          <Button kind={filled ? 'filled' : 'quiet'} disabled={pending} onClick={() => act('incident')}>
            Open an incident
          </Button>
        )
      )}
      {deployment && (
        <Link href={`/deployments/${encodeURIComponent(deployment.id)}`} className={buttonLook()}>
          See {deployment.version}
        </Link>
      )}
      {mayManage && live.acknowledged === null && live.state === 'open' && (
        <Button disabled={pending} onClick={() => act('acknowledge')}>
          Acknowledge
        </Button>
      )}
      {mayManage &&
        (live.muted === null ? (
          <Button aria-expanded={muting} onClick={() => setMuting(!muting)}>
            Mute…
          </Button>
        ) : (
          <Button disabled={pending} onClick={() => act('unmute')}>
            Unmute
          </Button>
        ))}
      <p role="alert" className="text-missed text-note empty:hidden">
        {refusal}
      </p>
      {muting && (
        <Form send={mute} submit="Mute it" kind="quiet">
          <SelectField name="hours" label="For" defaultValue="4">
            {LENGTHS.map(([hours, text]) => (
              <option key={hours} value={hours}>
                {text}
              </option>
            ))}
          </SelectField>
          <TextField name="why" label="Why" hint="Whoever comes next reads it." required maxLength={300} />
        </Form>
      )}
    </div>
  );
}
