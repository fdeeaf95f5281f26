import type { Metadata } from 'next';
import { KpiPage } from '../../../features/kpis/kpi-page.tsx';
import { loadKpi } from '../../../features/kpis/load-kpi.ts';
import { readSearchParams } from '../../../lib/search-params.ts';

type Props = PageProps<'/kpis/[slug]'>;

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: (await loadKpi((await params).slug)).name };
}

export default async function Route({ params, searchParams }: Props) {
  return <KpiPage slug={(await params).slug} query={await readSearchParams(searchParams)} />;
}
