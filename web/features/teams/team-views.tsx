import Link from 'next/link';

const VIEWS = [
  ['live', 'Live'],
  ['forecasts', 'Soon'],
  ['impact', 'Impact'],
  ['map', 'Map'],
  ['signals', 'Signals'],
  ['kpis', 'KPIs'],
  ['incidents', 'Incidents'],
  ['bugs', 'Bugs'],
  ['deployments', 'Deployments'],
] as const;

/** Every page that can be had of one team alone. */
export function TeamViews({ slug, name }: { slug: string; name: string }) {
  return (
    <nav aria-label={`Only what ${name} owns`} className="mb-3 text-note text-soft print:hidden">
      Only what it owns:{' '}
      {VIEWS.map(([page, text], index) => (
        <span key={page}>
          {index > 0 && ' · '}
          <Link href={`/${page}?team=${slug}`} className="link">
            {text}
          </Link>
        </span>
      ))}
    </nav>
  );
}
