import type { ReactNode } from 'react';

/** Particulars, one a line: what it is called, what it is. */
export function Facts({ children }: { children: ReactNode }) {
  return <dl className="border-line border-t">{children}</dl>;
}

export function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="grid grid-cols-[7rem_minmax(0,1fr)] items-baseline gap-x-4 border-grid border-b py-1.5">
      <dt className="text-note text-soft">{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** Where something was told, and its name there. */
export function KnownFrom({
  of: { source, externalId, url },
}: {
  of: { source: string; externalId: string; url: string | null };
}) {
  return (
    <Fact name="Known from">
      {url === null ? (
        source
      ) : (
        <a href={url} rel="noreferrer" className="link">
          {source}
        </a>
      )}
      <span className="block break-all text-note text-soft">{externalId}</span>
    </Fact>
  );
}
