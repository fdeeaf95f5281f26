import type { Metadata } from 'next';
import { KpiEditPage } from '../../../../features/kpis/kpi-edit-page.tsx';
import { loadKpi } from '../../../../features/kpis/load-kpi.ts';

type Props = PageProps<'/kpis/[slug]/edit'>;

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `Change ${(await loadKpi((await params).slug)).name}` };
}

export default async function Route({ params }: Props) {
  return <KpiEditPage slug={(await params).slug} />;
}
