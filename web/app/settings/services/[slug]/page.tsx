import { ServicePage } from '../../../../features/settings/service-page.tsx';

export const metadata = { title: 'Service' };

export default async function Route({ params }: PageProps<'/settings/services/[slug]'>) {
  return <ServicePage slug={(await params).slug} />;
}
