import Link from 'next/link';
import { Empty, Page } from '../../ui/page.tsx';

export function NotFoundPage() {
  return (
    <Page heading="Not found">
      <Empty says="There is nothing at this address.">
        It may have been renamed, or removed with the simulated company. Go to{' '}
        <Link href="/" className="link">
          all teams
        </Link>{' '}
        or{' '}
        <Link href="/deployments" className="link">
          all deployments
        </Link>
        .
      </Empty>
    </Page>
  );
}
