import { PeoplePage } from '../../../features/settings/people-page.tsx';

export const metadata = { title: 'People' };

export default PeoplePage;
