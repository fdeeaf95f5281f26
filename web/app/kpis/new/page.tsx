import { KpiEditPage } from '../../../features/kpis/kpi-edit-page.tsx';

export const metadata = { title: 'New KPI' };

export default function Route() {
  return <KpiEditPage slug={null} />;
}
