import type { Metadata } from 'next';
import { knownWindow, loadScorecard } from '../../../features/teams/load-scorecard.ts';
import { TeamPage } from '../../../features/teams/team-page.tsx';
import { readSearchParams } from '../../../lib/search-params.ts';

type Props = PageProps<'/teams/[slug]'>;

export async function generateMetadata({ params, searchParams }: Props): Promise<Metadata> {
  const [{ slug }, { window }] = await Promise.all([params, readSearchParams(searchParams)]);
  const { team } = await loadScorecard(slug, knownWindow(window));
  return { title: team.name };
}

export default async function Route({ params, searchParams }: Props) {
  const [{ slug }, { window }] = await Promise.all([params, readSearchParams(searchParams)]);
  return <TeamPage slug={slug} window={window} />;
}
