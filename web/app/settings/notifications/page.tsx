import { NotificationsPage } from '../../../features/notifications/notifications-page.tsx';
import { readSearchParams } from '../../../lib/search-params.ts';

export const metadata = { title: 'Notifications' };

export default async function Route({ searchParams }: PageProps<'/settings/notifications'>) {
  return <NotificationsPage query={await readSearchParams(searchParams)} />;
}
