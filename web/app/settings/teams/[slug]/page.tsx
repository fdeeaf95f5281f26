import { TeamEditPage } from '../../../../features/settings/team-edit-page.tsx';

export const metadata = { title: 'Team' };

export default async function Route({ params }: PageProps<'/settings/teams/[slug]'>) {
  return <TeamEditPage slug={(await params).slug} />;
}
