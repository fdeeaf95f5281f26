import type { Metadata } from 'next';
import { ForecastPage, loadForecast } from '../../../features/forecasts/forecast-page.tsx';

type Props = PageProps<'/forecasts/[id]'>;

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `Forecast of ${(await loadForecast((await params).id)).name}` };
}

export default async function Route({ params }: Props) {
  return <ForecastPage id={(await params).id} />;
}
