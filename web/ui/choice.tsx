import Link from 'next/link';

/** A choice of views that lives in the address, so that it can be sent to somebody. */
export function Choice({
  label,
  options,
}: {
  label: string;
  options: { text: string; href: string; chosen: boolean }[];
}) {
  return (
    <nav
      aria-label={label}
      className="inline-flex rounded-control border border-line bg-panel text-note print:hidden"
    >
      {options.map(({ text, href, chosen }) => (
        <Link
          key={href}
          href={href}
          scroll={false}
          aria-current={chosen ? 'true' : undefined}
          className="border-line border-l px-3 py-1 text-soft no-underline first:border-l-0 hover:text-ink aria-[current]:font-semibold aria-[current]:text-ink"
        >
          {text}
        </Link>
      ))}
    </nav>
  );
}
