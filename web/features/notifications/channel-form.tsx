'use client';

import { MadeChannel } from '@throughline/service/contracts/notifications';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { callApi } from '../../lib/api.ts';
import { Button } from '../../ui/button.tsx';
import { Copyable } from '../../ui/copyable.tsx';
import { SelectField, TextField } from '../../ui/field.tsx';
import { Form } from '../../ui/form.tsx';
import { ShownOnce } from '../../ui/shown-once.tsx';
import { readChannelForm } from './say-channel.ts';

/** A new channel of a team. The key of a webhook is seen at this moment only. */
export function ChannelForm({
  teams,
  mail,
}: {
  teams: readonly { slug: string; name: string }[];
  mail: boolean;
}) {
  const router = useRouter();
  const [kind, setKind] = useState('slack');
  const [made, setMade] = useState<MadeChannel | null>(null);

  async function send(values: FormData) {
    const channel = await callApi({
      method: 'POST',
      path: `/api/v1/teams/${encodeURIComponent(String(values.get('team')))}/notification-channels`,
      body: readChannelForm(values),
      parse: (answer) => MadeChannel.parse(answer),
    });
    if (channel.signingSecret !== null) setMade(channel);
    router.refresh();
  }

  if (made !== null) {
    return (
      <ShownOnce>
        <p>{made.name} is signed with this key. It is shown once; give it to whoever checks what arrives.</p>
        <Copyable text={made.signingSecret ?? ''} label="Copy the key" />
        <div className="mt-3">
          <Button onClick={() => setMade(null)}>Done</Button>
        </div>
      </ShownOnce>
    );
  }
  if (teams.length === 0) return <p className="text-soft">Make a team first.</p>;
  return (
    <Form send={send} submit="Tell the team here">
      <SelectField name="team" label="Team">
        {teams.map(({ slug, name }) => (
          <option key={slug} value={slug}>
            {name}
          </option>
        ))}
      </SelectField>
      <SelectField name="kind" label="By" value={kind} onChange={(event) => setKind(event.target.value)}>
        <option value="slack">Slack, or what takes the same</option>
        <option value="webhook">a signed webhook</option>
        <option value="email" disabled={!mail}>
          e-mail{mail ? '' : ' (no mail server is set up)'}
        </option>
      </SelectField>
      <TextField name="name" label="Called" hint="For example: #checkout-alerts" required maxLength={80} />
      {kind === 'email' ? (
        <TextField name="to" label="To" hint="Addresses, with commas between" required autoComplete="off" />
      ) : (
        <TextField name="url" type="url" label="Address" required autoComplete="off" />
      )}
      <SelectField name="leastSeverity" label="Of" defaultValue="minor">
        <option value="minor">everything</option>
        <option value="major">what is major or critical</option>
        <option value="critical">what is critical alone</option>
      </SelectField>
      <TextField
        name="quietFrom"
        label="Quiet from"
        hint="Such as 22:00; empty for no quiet hours"
        pattern="\d\d:\d\d"
      />
      <TextField name="quietTo" label="Quiet until" hint="Such as 07:00" pattern="\d\d:\d\d" />
      <TextField name="timeZone" label="In the zone" defaultValue="UTC" hint="Such as Europe/Berlin" />
    </Form>
  );
}
