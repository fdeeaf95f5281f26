import { RulesPage } from '../../../features/settings/rules/rules-page.tsx';

export const metadata = { title: 'Rules' };

export default RulesPage;
