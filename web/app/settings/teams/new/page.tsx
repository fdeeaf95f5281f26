import { TeamEditPage } from '../../../../features/settings/team-edit-page.tsx';

export const metadata = { title: 'New team' };

export default function Route() {
  return <TeamEditPage slug={null} />;
}
