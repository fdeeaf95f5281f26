import { OutcomePage } from '../../../../features/teams/outcome-page.tsx';

export const metadata = { title: 'Outcome metric' };

export default async function Route({ params }: PageProps<'/teams/[slug]/outcome'>) {
  const { slug } = await params;
  return <OutcomePage slug={slug} />;
}
