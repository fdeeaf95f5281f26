import {
  type Channel,
  Channels,
  type Notification,
  NotificationPage,
} from '@throughline/service/contracts/notifications';
import { forPage, read } from '../../lib/read.ts';
import { LocalTime } from '../../ui/local-time.tsx';
import { Heading, Note } from '../../ui/page.tsx';
import { Pager } from '../../ui/pager.tsx';
import { toQuery } from '../../ui/query.ts';
import { type State, StateMark } from '../../ui/state-mark.tsx';
import { readAllTeams } from '../settings/read-all-teams.ts';
import { SettingsFrame } from '../settings/settings-frame.tsx';
import { RemoveChannel, ReplayButton, TestButton } from './channel-buttons.tsx';
import { ChannelForm } from './channel-form.tsx';
import { sayRules } from './say-channel.ts';

const HERE = '/settings/notifications';

/** Through what teams are told, what they were told, and what could not be delivered. */
export function NotificationsPage({ query }: { query: Record<string, string> }) {
  const { cursor } = query;
  return (
    <SettingsFrame here={HERE} needs="manage">
      {async () => {
        const [channels, notifications, teams] = await forPage(HERE, () =>
          Promise.all([
            read(Channels, '/api/v1/notification-channels'),
            read(NotificationPage, `/api/v1/notifications${toQuery({ cursor, limit: '25' })}`),
            readAllTeams(),
          ]),
        );
        return (
          <>
            {channels.items.length === 0 ? (
              <p className="mt-4 text-soft">
                Nobody is told yet. A channel tells a team what is degrading, what is over, and which limits
                will be crossed.
              </p>
            ) : (
              <ul>
                {channels.items.map((channel) => (
                  <ChannelRow key={channel.id} channel={channel} />
                ))}
              </ul>
            )}
            <Heading>Tell a team</Heading>
            <Note>
              More than three messages in ten minutes are told as one. In quiet hours only what is critical
              goes out; the rest follows when they are over. Webhooks are signed by Standard Webhooks.
              {!channels.email && ' E-mail needs SMTP_URL: see docs/configuration.md.'}
            </Note>
            <ChannelForm teams={teams.map(({ slug, name }) => ({ slug, name }))} mail={channels.email} />
            <Heading>What was told</Heading>
            {notifications.items.length === 0 ? (
              <p className="text-soft">Nothing yet.</p>
            ) : (
              <ul className="border-line border-t">
                {notifications.items.map((notification) => (
                  <NotificationRow key={notification.id} notification={notification} />
                ))}
              </ul>
            )}
            <Pager
              address={(from) => `${HERE}${toQuery({ cursor: from })}`}
              cursor={cursor}
              nextCursor={notifications.nextCursor}
              first="Newest"
              next="Older"
            />
          </>
        );
      }}
    </SettingsFrame>
  );
}

function ChannelRow({ channel }: { channel: Channel }) {
  const { id, name, team, target, waiting, failed, lastSentAt } = channel;
  return (
    <li className="grid gap-x-4 border-line border-b py-3 wide:grid-cols-[minmax(0,1fr)_auto]">
      <span className="min-w-0">
        <b className="font-[550]">{name}</b> <span className="text-soft">tells {team.name}</span>
        <span className="block break-words text-note text-soft">
          {target} · {sayRules(channel)}
          {waiting > 0 && ` · ${waiting} waiting`}
          {failed > 0 && ` · ${failed} given up`}
          {lastSentAt !== null && (
            <>
              {' · last told '}
              <LocalTime at={lastSentAt} />
            </>
          )}
        </span>
      </span>
      <span className="flex flex-wrap items-start gap-3">
        <TestButton id={id} />
        <RemoveChannel id={id} name={name} />
      </span>
    </li>
  );
}

const STATES: Record<Notification['state'], { state: State; word: string }> = {
  sent: { state: 'met', word: 'told' },
  waiting: { state: 'undecided', word: 'waiting' },
  failed: { state: 'missed', word: 'given up' },
};

function NotificationRow({ notification }: { notification: Notification }) {
  const { id, what, state, channel, because, attempts, sentAt, dueAt, digest } = notification;
  return (
    <li className="grid items-baseline gap-x-4 border-grid border-b py-2 wide:grid-cols-[6.5rem_minmax(0,1fr)_auto]">
      <StateMark {...STATES[state]} />
      <span className="min-w-0">
        {what}
        <span className="block text-note text-soft">
          {channel.name}
          {digest && ', with others'}
          {because !== null && ` · ${because}`}
          {attempts > 1 && ` · ${attempts} tries`}
        </span>
      </span>
      <span className="flex items-baseline gap-3 text-note text-soft">
        <LocalTime at={sentAt ?? dueAt} />
        <ReplayButton id={id} />
      </span>
    </li>
  );
}
