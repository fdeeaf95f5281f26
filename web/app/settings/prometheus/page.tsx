import { SourcesPage } from '../../../features/settings/prometheus/sources-page.tsx';

export const metadata = { title: 'Prometheus' };

export default SourcesPage;
