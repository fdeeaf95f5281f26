import { MapPage } from '../../features/map/map-page.tsx';
import { readSearchParams } from '../../lib/search-params.ts';

export const metadata = { title: 'Map' };

export default async function Route({ searchParams }: PageProps<'/map'>) {
  return <MapPage query={await readSearchParams(searchParams)} />;
}
