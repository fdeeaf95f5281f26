import { times } from '@throughline/service/contracts/link-what-if';
import type { LinkDetail, LinkReading } from '@throughline/service/contracts/links';
import Link from 'next/link';
import { readMe } from '../../lib/me.ts';
import { formatQuantity } from '../../ui/format/number.ts';
import { LocalTime } from '../../ui/local-time.tsx';
import { Heading, Page } from '../../ui/page.tsx';
import { StateMark } from '../../ui/state-mark.tsx';
import { may } from '../settings/may.ts';
import { DismissLink } from './dismiss-link.tsx';
import { LinkEvidence, LinkLead } from './link-view.tsx';
import { loadLink } from './load-links.ts';
import { GRADE_WORDS, sayInterval, signed } from './say-link.ts';

const EVENT_WORDS: Record<LinkReading['event'], string> = {
  found: 'found',
  confirmed: 'found again',
  missed: 'not found, second look to come',
  untested: 'could not be tested',
  withdrawn: 'withdrawn',
  found_again: 'found again after it was withdrawn',
  dismissed: 'dismissed',
  restored: 'taken back in',
};

export async function LinkPage({ id }: { id: string }) {
  const [link, me] = await Promise.all([loadLink(id), readMe()]);
  const { signal, kpi } = link;
  return (
    <Page
      heading={
        <>
          <Link href="/impact" className="quiet-link">
            Impact
          </Link>
          {' · '}
          <Link href={`/signals/${signal.id}?show=${signal.statistic}`} className="quiet-link">
            {signal.name}
          </Link>
          {' → '}
          <Link href={`/kpis/${kpi.slug}`} className="quiet-link">
            {kpi.name}
          </Link>
          {link.simulated && ' · simulated'}
        </>
      }
    >
      <Standing link={link} />
      <LinkLead link={link} />
      <LinkEvidence link={link} />
      <Heading>How it was seen over time</Heading>
      <ul className="border-line border-t">
        {link.history.map((reading) => (
          <li
            key={`${reading.at} ${reading.event}`}
            className="flex flex-wrap items-baseline justify-between gap-x-4 border-grid border-b py-1.5"
          >
            <span>
              {EVENT_WORDS[reading.event]}
              {reading.effect !== null && (
                <>
                  {': '}
                  <b>{signed(times(reading.effect, link.step).estimate, kpi)}</b>{' '}
                  <span className="text-note text-soft">
                    ({sayInterval(times(reading.effect, link.step), kpi)}
                    {reading.grade !== null && `, ${GRADE_WORDS[reading.grade]}`})
                  </span>
                </>
              )}
              {reading.note !== null && <span className="text-note text-soft"> {reading.note}</span>}
            </span>
            <LocalTime at={reading.at} />
          </li>
        ))}
      </ul>
      {may(me, 'manage') && link.state !== 'withdrawn' && (
        <div className="print:hidden">
          <Heading>{link.state === 'dismissed' ? 'It is dismissed' : 'Put it aside'}</Heading>
          <DismissLink id={link.id} dismissed={link.state === 'dismissed'} />
        </div>
      )}
    </Page>
  );
}

/** What a reader has to know before the sentence, where it does not simply stand. */
function Standing({ link }: { link: LinkDetail }) {
  if (link.withdrawn !== null && link.state === 'withdrawn') {
    return (
      <p className="mt-3">
        <StateMark state="no_data" word="withdrawn" /> <LocalTime at={link.withdrawn.at} />
        {': '}
        {link.withdrawn.reason} What follows is what was seen before.
      </p>
    );
  }
  if (link.dismissed !== null) {
    return (
      <p className="mt-3">
        <StateMark state="no_data" word="dismissed" /> by {link.dismissed.by},{' '}
        <LocalTime at={link.dismissed.at} />: {link.dismissed.reason}
      </p>
    );
  }
  if (link.corrections > 0) {
    return (
      <p className="mt-3">
        <StateMark state="undecided" word="restated" /> {formatQuantity(link.corrections, 'point')} of the KPI
        were corrected since; the next scan counts them.
      </p>
    );
  }
  return null;
}
