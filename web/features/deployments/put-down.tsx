import type { DeploymentDetail } from '@throughline/service/contracts/deployments';
import Link from 'next/link';
import { LocalTime } from '../../ui/local-time.tsx';
import { Heading } from '../../ui/page.tsx';

/** What came of it: the incidents and the bugs that are put down to this deployment. */
export function PutDown({ deployment: { incidents, bugs } }: { deployment: DeploymentDetail }) {
  return (
    <>
      {incidents.length > 0 && (
        <>
          <Heading>Incidents put down to it</Heading>
          <ul className="border-line border-t">
            {incidents.map(({ id, title, startedAt }) => (
              <Row key={id} href={`/incidents/${encodeURIComponent(id)}`} title={title} at={startedAt} />
            ))}
          </ul>
        </>
      )}
      {bugs.length > 0 && (
        <>
          <Heading>Bugs put down to it</Heading>
          <ul className="border-line border-t">
            {bugs.map(({ id, title, reportedAt }) => (
              <Row key={id} href={`/bugs/${encodeURIComponent(id)}`} title={title} at={reportedAt} />
            ))}
          </ul>
        </>
      )}
    </>
  );
}

function Row({ href, title, at }: { href: string; title: string; at: string }) {
  return (
    <li className="grid grid-cols-[minmax(0,1fr)_auto] items-baseline gap-x-4 border-grid border-b py-1.5">
      <Link href={href} className="link">
        {title}
      </Link>
      <span className="text-soft">
        <LocalTime at={at} />
      </span>
    </li>
  );
}
