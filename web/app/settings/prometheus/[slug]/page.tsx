import { SourcePage } from '../../../../features/settings/prometheus/source-page.tsx';

export const metadata = { title: 'Prometheus' };

export default async function Route({ params }: PageProps<'/settings/prometheus/[slug]'>) {
  return <SourcePage slug={(await params).slug} />;
}
