import { TeamsPage } from '../features/teams/teams-page.tsx';
import { readSearchParams } from '../lib/search-params.ts';

export default async function Route({ searchParams }: PageProps<'/'>) {
  return <TeamsPage query={await readSearchParams(searchParams)} />;
}
