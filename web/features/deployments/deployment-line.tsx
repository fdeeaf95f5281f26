import type { DeploymentDetail } from '@throughline/service/contracts/deployments';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { ThroughLine } from '../../ui/through-line.tsx';
import { type PreparedStation, prepareStations } from './prepare-stations.ts';

/** The through-line of one deployment. */
export function DeploymentLine({ deployment }: { deployment: DeploymentDetail }) {
  return (
    <ThroughLine
      stations={prepareStations(deployment).map((station) => ({
        stop: station.stop,
        at: station.at,
        ahead: station.ahead,
        what: sayStation(station, deployment),
      }))}
    />
  );
}

function sayStation({ role, ref }: PreparedStation, deployment: DeploymentDetail): ReactNode {
  const other = ref && (
    <Link href={`/deployments/${encodeURIComponent(ref.id)}`} className="link">
      {ref.version}
    </Link>
  );
  const hours = `${deployment.observationWindowHours} h`;
  switch (role) {
    case 'before':
      return <>{other} had gone live before</>;
    case 'undid':
      return <>{other} went live; the deployment below undid it</>;
    case 'this':
      return (
        <>
          <b>{deployment.version}</b>{' '}
          {deployment.status === 'succeeded' ? `went live in ${deployment.environment}` : 'started to deploy'}
        </>
      );
    case 'failed':
      return <>the attempt failed</>;
    case 'undone_by':
      return <>{other ?? 'a later deployment'} went live and undid it</>;
    case 'hotfixed_by':
      return <>{other ?? 'a later deployment'} went live, a hotfix of it</>;
    case 'incident':
      return <Harm deployment={deployment} />;
    case 'regressed':
      return <>signals or KPIs were worse from then on</>;
    case 'held':
      return <>held: {hours} passed and nothing undid it</>;
    case 'settles':
      return <>it will have held by then, unless something undoes it before</>;
  }
}

function Harm({ deployment: { verdict, incidents } }: { deployment: DeploymentDetail }): ReactNode {
  if (verdict?.kind !== 'caused_incident') return null;
  const incident = incidents.find(({ id }) => id === verdict.incidentId);
  return (
    <>
      <Link href={`/incidents/${encodeURIComponent(verdict.incidentId)}`} className="link">
        {incident?.title ?? 'an incident'}
      </Link>{' '}
      began
    </>
  );
}
