import { RefusedPage } from '../../../features/signals/refused-page.tsx';
import { readSearchParams } from '../../../lib/search-params.ts';

export const metadata = { title: 'Refused telemetry' };

export default async function Route({ searchParams }: PageProps<'/signals/refused'>) {
  return <RefusedPage query={await readSearchParams(searchParams)} />;
}
