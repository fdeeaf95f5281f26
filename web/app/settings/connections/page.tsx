import { ConnectionsPage } from '../../../features/settings/connections/connections-page.tsx';

export const metadata = { title: 'Connections' };

export default ConnectionsPage;
