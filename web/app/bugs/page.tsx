import { BugsPage } from '../../features/bugs/bugs-page.tsx';
import { readSearchParams } from '../../lib/search-params.ts';

export const metadata = { title: 'Bugs' };

export default async function Route({ searchParams }: PageProps<'/bugs'>) {
  return <BugsPage query={await readSearchParams(searchParams)} />;
}
