import { ServicesPage } from '../../../features/settings/services-page.tsx';

export const metadata = { title: 'Services' };

export default ServicesPage;
