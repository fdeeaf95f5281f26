import { IncidentsPage } from '../../features/incidents/incidents-page.tsx';
import { readSearchParams } from '../../lib/search-params.ts';

export const metadata = { title: 'Incidents' };

export default async function Route({ searchParams }: PageProps<'/incidents'>) {
  return <IncidentsPage query={await readSearchParams(searchParams)} />;
}
