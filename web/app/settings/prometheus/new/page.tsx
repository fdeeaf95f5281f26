import { NewSourcePage } from '../../../../features/settings/prometheus/new-source-page.tsx';

export const metadata = { title: 'Ask a Prometheus' };

export default NewSourcePage;
