import Link from 'next/link';
import { buttonLook } from './button.tsx';

/** The way through a long list: lists go on from where a page ended, so there is a first and a next page only. */
export function Pager({
  address,
  cursor,
  nextCursor,
  first = 'Newest',
  next = 'Older',
}: {
  /** The address of the list, from that cursor on. */
  address: (cursor?: string) => string;
  cursor: string | undefined;
  nextCursor: string | null;
  first?: string;
  next?: string;
}) {
  return (
    <nav aria-label="Pages" className="mt-4 flex gap-3 empty:hidden print:hidden">
      {cursor !== undefined && (
        <Link href={address()} className={buttonLook()}>
          {first}
        </Link>
      )}
      {nextCursor !== null && (
        <Link href={address(nextCursor)} className={buttonLook()}>
          {next}
        </Link>
      )}
    </nav>
  );
}
