import { PipelinesPage } from '../../../features/settings/pipelines/pipelines-page.tsx';

export const metadata = { title: 'Pipelines' };

export default PipelinesPage;
