import { ServicePage } from '../../../../features/settings/service-page.tsx';

export const metadata = { title: 'New service' };

export default function Route() {
  return <ServicePage slug={null} />;
}
