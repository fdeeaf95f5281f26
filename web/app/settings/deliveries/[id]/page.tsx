import { DeliveryPage } from '../../../../features/settings/deliveries/delivery-page.tsx';

export const metadata = { title: 'A message that arrived' };

export default async function Route({ params }: PageProps<'/settings/deliveries/[id]'>) {
  return <DeliveryPage id={(await params).id} />;
}
