import { DeploymentsPage } from '../../features/deployments/deployments-page.tsx';
import { readSearchParams } from '../../lib/search-params.ts';

export const metadata = { title: 'Deployments' };

export default async function Route({ searchParams }: PageProps<'/deployments'>) {
  return <DeploymentsPage query={await readSearchParams(searchParams)} />;
}
