import { KpisPage } from '../../features/kpis/kpis-page.tsx';
import { readSearchParams } from '../../lib/search-params.ts';

export const metadata = { title: 'KPIs' };

export default async function Route({ searchParams }: PageProps<'/kpis'>) {
  return <KpisPage query={await readSearchParams(searchParams)} />;
}
