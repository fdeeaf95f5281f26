import { ImpactPage } from '../../features/impact/impact-page.tsx';
import { readSearchParams } from '../../lib/search-params.ts';

export const metadata = { title: 'Impact' };

export default async function Route({ searchParams }: PageProps<'/impact'>) {
  return <ImpactPage query={await readSearchParams(searchParams)} />;
}
