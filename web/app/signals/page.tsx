import { SignalsPage } from '../../features/signals/signals-page.tsx';
import { readSearchParams } from '../../lib/search-params.ts';

export const metadata = { title: 'Signals' };

export default async function Route({ searchParams }: PageProps<'/signals'>) {
  return <SignalsPage query={await readSearchParams(searchParams)} />;
}
