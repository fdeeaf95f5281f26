import { Connections } from '@throughline/service/contracts/connections';
import { DeliverySummary } from '@throughline/service/contracts/deliveries';
import { Person } from '@throughline/service/contracts/people';
import { Service } from '@throughline/service/contracts/services';
import { SignalSources } from '@throughline/service/contracts/signal-sources';
import { Token } from '@throughline/service/contracts/tokens';
import { TrustPolicies } from '@throughline/service/contracts/trust-policies';
import Link from 'next/link';
import { forPage, read } from '../../lib/read.ts';
import { formatCount, formatQuantity } from '../../ui/format/number.ts';
import { countStates } from './deliveries/say-arrivals.ts';
import { listOf } from './list-of.ts';
import { readAllTeams } from './read-all-teams.ts';
import { SettingsFrame } from './settings-frame.tsx';

/** What is set up, what each part is for, and so what is missing. */
export function SettingsPage() {
  return (
    <SettingsFrame here="/settings">
      {async () => {
        const [tokens, policies, services, teams, people, connections, arrived, asked] = await forPage(
          '/settings',
          () =>
            Promise.all([
              read(listOf(Token), '/api/v1/tokens'),
              read(TrustPolicies, '/api/v1/trust-policies'),
              read(listOf(Service), '/api/v1/services'),
              readAllTeams(),
              read(listOf(Person), '/api/v1/people'),
              read(Connections, '/api/v1/connections'),
              read(DeliverySummary, '/api/v1/deliveries/summary'),
              read(SignalSources, '/api/v1/signal-sources'),
            ]),
        );
        const { refused } = countStates(arrived);
        const live = tokens.items.filter(({ revokedAt }) => revokedAt === null).length;
        return (
          <ul className="mt-2">
            <Room href="/settings/teams" name="Teams" count={formatQuantity(teams.length, 'team')}>
              Own services and one outcome each.
            </Room>
            <Room
              href="/settings/services"
              name="Services"
              count={formatQuantity(services.items.length, 'service')}
            >
              What is deployed, where, and how long a deployment is watched.
            </Room>
            <Room
              href="/settings/connections"
              name="Connections"
              count={formatQuantity(connections.items.length, 'connection')}
            >
              Read what happens, and happened, at GitHub and Linear.
            </Room>

            <Room
              href="/settings/prometheus"
              name="Prometheus"
              count={formatQuantity(asked.items.length, 'source')}
            >
              Ask one elsewhere for signals, by queries.
            </Room>
            <Room href="/settings/rules" name="Rules" count="">
              What counts as a bug, an incident or a hotfix, and whose it is.
            </Room>
            <Room
              href="/settings/deliveries"
              name="What arrived"
              count={refused === 0 ? 'none refused' : `${formatCount(refused)} refused`}
            >
              Every message from elsewhere, and why one could not be used.
            </Room>
            <Room href="/settings/tokens" name="Tokens" count={formatQuantity(live, 'token')}>
              With them pipelines report deployments, bugs and incidents.
            </Room>
            <Room
              href="/settings/pipelines"
              name="Pipelines"
              count={formatQuantity(policies.items.length, 'trust policy', 'trust policies')}
            >
              Whose GitHub Actions jobs report without a stored secret.
            </Room>
            <Room
              href="/settings/people"
              name="People"
              count={formatQuantity(people.items.length, 'person', 'people')}
            >
              Own outcomes and sign in.
            </Room>
          </ul>
        );
      }}
    </SettingsFrame>
  );
}

function Room({
  href,
  name,
  count,
  children,
}: {
  href: string;
  name: string;
  count: string;
  children: string;
}) {
  return (
    <li className="relative flex flex-wrap items-baseline justify-between gap-x-6 border-line border-b py-3 has-[a:hover]:bg-panel">
      <span>
        <Link
          href={href}
          className="font-semibold no-underline after:absolute after:inset-0 after:content-['']"
        >
          {name}
        </Link>
        <span className="block text-note text-soft">{children}</span>
      </span>
      <span className="text-soft">{count}</span>
    </li>
  );
}
