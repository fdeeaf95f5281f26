import type { Metadata } from 'next';
import { IncidentPage } from '../../../features/incidents/incident-page.tsx';
import { loadIncident } from '../../../features/incidents/load-incident.ts';

type Props = PageProps<'/incidents/[id]'>;

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: (await loadIncident((await params).id)).title };
}

export default async function Route({ params }: Props) {
  return <IncidentPage id={(await params).id} />;
}
