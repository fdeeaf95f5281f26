import { ConnectionPage } from '../../../../features/settings/connections/connection-page.tsx';

export const metadata = { title: 'Connection' };

export default async function Route({ params }: PageProps<'/settings/connections/[slug]'>) {
  return <ConnectionPage slug={(await params).slug} />;
}
