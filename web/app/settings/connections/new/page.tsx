import { NewConnectionPage } from '../../../../features/settings/connections/new-connection-page.tsx';
import { readSearchParams } from '../../../../lib/search-params.ts';

export const metadata = { title: 'New connection' };

export default async function Route({ searchParams }: PageProps<'/settings/connections/new'>) {
  return <NewConnectionPage query={await readSearchParams(searchParams)} />;
}
