import type { Channel } from '@throughline/service/contracts/notifications';

const FROM: Record<Channel['leastSeverity'], string> = {
  minor: 'everything',
  major: 'major and critical',
  critical: 'critical alone',
};

/** `Slack · major and critical · quiet 22:00 – 07:00 Europe/Berlin` */
export function sayRules({ kind, leastSeverity, quietHours }: Channel): string {
  const kinds = { slack: 'Slack', webhook: 'signed webhook', email: 'e-mail' };
  const quiet =
    quietHours === null ? [] : [`quiet ${quietHours.from} – ${quietHours.to} ${quietHours.timeZone}`];
  return [kinds[kind], FROM[leastSeverity], ...quiet].join(' · ');
}

/** What the form sends: the fields of its kind, quiet hours only where both ends are given. */
export function readChannelForm(values: FormData): Record<string, unknown> {
  const text = (name: string) => String(values.get(name) ?? '').trim();
  const kind = text('kind');
  const [from, to] = [text('quietFrom'), text('quietTo')];
  return {
    kind,
    name: text('name'),
    leastSeverity: text('leastSeverity'),
    ...(kind === 'email'
      ? {
          to: text('to')
            .split(/[\s,;]+/)
            .filter(Boolean),
        }
      : { ...(text('url') !== '' && { url: text('url') }) }),
    ...((from !== '' || to !== '') && { quietHours: { from, to, timeZone: text('timeZone') || 'UTC' } }),
  };
}
