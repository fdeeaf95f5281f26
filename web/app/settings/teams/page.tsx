import { TeamSettingsPage } from '../../../features/settings/team-settings-page.tsx';

export const metadata = { title: 'Teams' };

export default TeamSettingsPage;
