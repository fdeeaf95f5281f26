'use client';

import type { LiveRule } from '@throughline/service/contracts/live';
import { useRouter } from 'next/navigation';
import { callApi, ignoreAnswer } from '../../lib/api.ts';
import { SelectField } from '../../ui/field.tsx';
import { Form } from '../../ui/form.tsx';

/** From which severity on a team's live signals open an incident by themselves. */
export function RuleForm({ team, rule }: { team: string; rule: LiveRule }) {
  const router = useRouter();
  async function send(values: FormData) {
    const from = String(values.get('openIncidentFrom'));
    const path = `/api/v1/teams/${encodeURIComponent(team)}/live-rule`;
    const body = { openIncidentFrom: from === '' ? null : from };
    await callApi({ method: 'PUT', path, body, parse: ignoreAnswer });
    router.refresh();
  }
  return (
    <Form send={send} submit="Save" kind="quiet">
      <SelectField
        name="openIncidentFrom"
        label="Open an incident by itself"
        hint={
          rule.changedBy === null
            ? 'Nobody has decided yet: none is opened.'
            : `Decided by ${rule.changedBy}.`
        }
        defaultValue={rule.openIncidentFrom ?? ''}
      >
        <option value="">never</option>
        <option value="critical">for what is critical</option>
        <option value="major">for what is major or worse</option>
        <option value="minor">for everything</option>
      </SelectField>
    </Form>
  );
}
