import type { Channel } from '@throughline/service/contracts/notifications';
import { describe, expect, it } from 'vitest';
import { readChannelForm, sayRules } from '../features/notifications/say-channel.ts';

const form = (values: Record<string, string>) => {
  const data = new FormData();
  for (const [name, value] of Object.entries(values)) data.set(name, value);
  return readChannelForm(data);
};

describe('a notification channel', () => {
  it('is said in a line', () => {
    const channel = { kind: 'slack', leastSeverity: 'major', quietHours: null } as Channel;
    expect(sayRules(channel)).toBe('Slack · major and critical');
    const quietHours = { from: '22:00', to: '07:00', timeZone: 'Europe/Berlin' };
    expect(sayRules({ ...channel, kind: 'email', leastSeverity: 'critical', quietHours })).toBe(
      'e-mail · critical alone · quiet 22:00 – 07:00 Europe/Berlin',
    );
  });

  it('is sent with the fields of its kind', () => {
    expect(
      form({ kind: 'email', name: ' Mail ', to: 'a@x.example, b@x.example', leastSeverity: 'minor' }),
    ).toEqual({
      kind: 'email',
      name: 'Mail',
      leastSeverity: 'minor',
      to: ['a@x.example', 'b@x.example'],
    });
    expect(
      form({
        kind: 'slack',
        name: 'S',
        url: 'https://x.example',
        leastSeverity: 'major',
        quietFrom: '22:00',
        quietTo: '',
        timeZone: '',
      }),
    ).toEqual({
      kind: 'slack',
      name: 'S',
      leastSeverity: 'major',
      url: 'https://x.example',
      quietHours: { from: '22:00', to: '', timeZone: 'UTC' },
    });
  });
});
