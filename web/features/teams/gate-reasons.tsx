import type { GateReason } from '@throughline/service/contracts/gate-reasons';
import Link from 'next/link';

/** Why the gate decided so, what weighs most first. */
export function GateReasons({
  reasons,
}: {
  reasons: readonly Pick<GateReason, 'message' | 'severity' | 'url'>[];
}) {
  return (
    <ul className="grid gap-1">
      {reasons.map(({ message, severity, url }) => (
        <li
          key={message}
          className={`text-pretty break-words text-note ${severity === 'info' ? 'text-soft' : ''}`}
        >
          {message}
          {url !== undefined && (
            <>
              {' '}
              <Link href={new URL(url).pathname} className="link whitespace-nowrap">
                {sayWhere(url)}
              </Link>
            </>
          )}
        </li>
      ))}
    </ul>
  );
}

const PLACES: Record<string, string> = {
  incidents: 'See the incident',
  deployments: 'See the deployment',
  teams: 'See the scorecard',
};

function sayWhere(url: string): string {
  const [, place = '', , part] = new URL(url).pathname.split('/');
  return part === 'outcome' ? 'Choose one' : (PLACES[place] ?? 'See more');
}
