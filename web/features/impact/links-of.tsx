import type { Link as SignalLink } from '@throughline/service/contracts/links';
import Link from 'next/link';
import { Heading } from '../../ui/page.tsx';
import { LinkRows } from './link-rows.tsx';

/** On the page of a KPI or a signal: what moves it, or what it moves. */
export function LinksOf({
  heading,
  links,
  none,
}: {
  heading: string;
  links: readonly SignalLink[];
  /** What is said where there is none. */
  none: string;
}) {
  return (
    <>
      <Heading>{heading}</Heading>
      {links.length > 0 ? (
        <LinkRows links={links} />
      ) : (
        <p className="text-note text-soft">
          {none}{' '}
          <Link href="/impact#tested" className="link">
            What was tested
          </Link>
        </p>
      )}
    </>
  );
}
