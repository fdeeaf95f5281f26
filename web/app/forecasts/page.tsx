import { ForecastsPage } from '../../features/forecasts/forecasts-page.tsx';
import { readSearchParams } from '../../lib/search-params.ts';

export const metadata = { title: 'Forecasts' };

export default async function Route({ searchParams }: PageProps<'/forecasts'>) {
  return <ForecastsPage query={await readSearchParams(searchParams)} />;
}
