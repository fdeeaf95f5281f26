import type { Metadata } from 'next';
import { LivePage } from '../../features/live/live-page.tsx';
import { loadStanding } from '../../features/live/load-standing.ts';
import { sayTab } from '../../features/live/say-live.ts';
import { readSearchParams } from '../../lib/search-params.ts';

export async function generateMetadata(): Promise<Metadata> {
  return { title: sayTab(await loadStanding()) };
}

export default async function Route({ searchParams }: PageProps<'/live'>) {
  return <LivePage query={await readSearchParams(searchParams)} />;
}
