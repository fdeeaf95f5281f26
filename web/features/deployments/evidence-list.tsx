import type { Evidence } from '@throughline/service/contracts/verdicts';
import Link from 'next/link';
import { LocalTime } from '../../ui/local-time.tsx';

/** What speaks for a statement, each with where it can be checked. */
export function EvidenceList({ evidence }: { evidence: readonly Evidence[] }) {
  return (
    <ul className="border-line border-t">
      {evidence.map((item) => (
        <li
          key={`${item.statement}${item.at}`}
          className="grid items-baseline gap-x-4 border-grid border-b py-2 wide:grid-cols-[minmax(0,1fr)_auto]"
        >
          <span className="min-w-0">
            {item.statement} <Checks item={item} />
          </span>
          {item.at !== undefined && (
            <span className="text-soft">
              <LocalTime at={item.at} />
            </span>
          )}
        </li>
      ))}
    </ul>
  );
}

function Checks({ item: { deploymentId, incidentId, url } }: { item: Evidence }) {
  const links = [
    deploymentId !== undefined && (
      <Link key="deployment" href={`/deployments/${encodeURIComponent(deploymentId)}`} className="link">
        see that deployment
      </Link>
    ),
    incidentId !== undefined && (
      <Link key="incident" href={`/incidents/${encodeURIComponent(incidentId)}`} className="link">
        see that incident
      </Link>
    ),
    url !== undefined && (
      <a key="url" href={url} rel="noreferrer" className="link">
        see the source
      </a>
    ),
  ].filter((link) => link !== false);
  return <span className="inline-flex flex-wrap gap-x-3 text-note">{links}</span>;
}
