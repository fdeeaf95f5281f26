import type { ReactNode } from 'react';

/** The frame of every page: quiet heading, then what the page says. */
export function Page({ heading, children }: { heading: ReactNode; children: ReactNode }) {
  return (
    <main
      id="content"
      tabIndex={-1}
      className="mx-auto max-w-[70rem] px-4 pt-5 pb-14 outline-none wide:px-6 wide:pt-7 wide:pb-18"
    >
      <h1 className="font-[550] text-body text-soft">{heading}</h1>
      {children}
    </main>
  );
}

export function Heading({
  children,
  id,
  flush = false,
}: {
  children: ReactNode;
  id?: string;
  /** Without space of its own, where what is beside it brings that. */
  flush?: boolean;
}) {
  return (
    <h2 id={id} className={`font-semibold text-note text-soft ${flush ? '' : 'mt-9 mb-2.5'}`}>
      {children}
    </h2>
  );
}

/** The one sentence or two that lead a page. */
export function Lead({ children }: { children: ReactNode }) {
  return (
    <p className="max-w-[40em] text-pretty font-[450] text-lead-narrow leading-[1.4] tracking-[-0.012em] wide:text-lead">
      {children}
    </p>
  );
}

export function Note({ children }: { children: ReactNode }) {
  return <p className="max-w-[48rem] text-note text-soft">{children}</p>;
}

export function Panel({ children, label }: { children: ReactNode; label?: string }) {
  return (
    <section
      aria-label={label}
      className="min-w-0 rounded-panel border border-line bg-panel px-4 py-4 wide:px-5"
    >
      {children}
    </section>
  );
}

/** An empty place that teaches the next step. */
export function Empty({ says, children }: { says: string; children: ReactNode }) {
  return (
    <div className="mt-3 border-line border-y py-6">
      <p className="font-semibold">{says}</p>
      <div className="mt-1 max-w-[40rem] text-soft">{children}</div>
    </div>
  );
}
