import { NotFoundPage } from '../features/access/not-found-page.tsx';

export const metadata = { title: 'Not found' };

export default NotFoundPage;
