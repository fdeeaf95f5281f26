import { DeliveriesPage } from '../../../features/settings/deliveries/deliveries-page.tsx';
import { readSearchParams } from '../../../lib/search-params.ts';

export const metadata = { title: 'What arrived' };

export default async function Route({ searchParams }: PageProps<'/settings/deliveries'>) {
  return <DeliveriesPage query={await readSearchParams(searchParams)} />;
}
