import { type Forecast, type ForecastKind, Forecasts } from '@throughline/service/contracts/forecasts';
import { forPage, read } from '../../lib/read.ts';
import { Heading, Lead, Note, Page } from '../../ui/page.tsx';
import { toQuery } from '../../ui/query.ts';
import { ForecastRows } from './forecast-rows.tsx';

/** Which limits will be crossed, and how good such forecasts have been. */
export async function ForecastsPage({ query }: { query: Record<string, string> }) {
  const { team, service } = query;
  const scope = { ...(team !== undefined && { team }), ...(service !== undefined && { service }) };
  const [open, past] = await forPage(`/forecasts${toQuery(scope)}`, () =>
    Promise.all([
      read(Forecasts, `/api/v1/forecasts${toQuery(scope)}`),
      read(Forecasts, `/api/v1/forecasts${toQuery({ ...scope, state: 'past' })}`),
    ]),
  );
  return (
    <Page heading="Forecasts">
      <Lead>{sayOpen(open.items, open)}</Lead>
      <Note>
        Looked at each hour, two days ahead. A limit is one that somebody has set on the page of a signal, or
        95 % of what can be used up. What teams are measured by is looked at two weeks ahead, and error
        budgets a week.
      </Note>
      {open.items.length > 0 && (
        <div className="mt-4">
          <ForecastRows forecasts={open.items} />
        </div>
      )}
      <Heading>How good they have been</Heading>
      <p>{past.record.sentence}</p>
      {past.records.length > 1 && (
        <ul className="mt-1 text-note text-soft">
          {past.records.map(({ kind, record }) => (
            <li key={kind}>
              {KINDS[kind]}: {record.sentence}
            </li>
          ))}
        </ul>
      )}
      {past.items.length > 0 && (
        <div className="mt-3">
          <ForecastRows forecasts={past.items} />
        </div>
      )}
    </Page>
  );
}

const KINDS: Record<ForecastKind, string> = {
  signal: 'Signals and their limits',
  outcome: 'Outcomes and their targets',
  budget: 'Error budgets',
};

/** `Of 42 signals with a limit one will cross it within two days; 1 of 6 outcomes is heading across its target.` */
export function sayOpen(
  items: readonly Pick<Forecast, 'kind'>[],
  { watched, outcomes }: Pick<Forecasts, 'watched' | 'outcomes'>,
): string {
  const count = (kind: ForecastKind) => items.filter((one) => one.kind === kind).length;
  const parts = [saySignals(count('signal'), watched)];
  if (outcomes > 0) {
    const [across, spent] = [count('outcome'), count('budget')];
    parts.push(
      across === 0
        ? `Of ${outcomes} ${outcomes === 1 ? 'outcome' : 'outcomes'} none is heading across its target.`
        : `${across} of ${outcomes} ${outcomes === 1 ? 'outcome' : 'outcomes'} ${across === 1 ? 'is' : 'are'} heading across the target.`,
    );
    if (spent > 0) parts.push(`${spent} error ${spent === 1 ? 'budget' : 'budgets'} will be spent.`);
  }
  return parts.join(' ');
}

function saySignals(open: number, watched: number): string {
  if (watched === 0) {
    return 'No signal has a limit yet: set one on its page, or send the utilisation of what can be used up.';
  }
  const of = watched === 1 ? 'The one signal with a limit' : `Of ${watched} signals with a limit`;
  if (watched === 1)
    return `${of} ${open === 0 ? 'is not expected to cross it' : 'will cross it'} within two days.`;
  if (open === 0) return `${of} none is expected to cross it within two days.`;
  return `${of} ${open === 1 ? 'one' : open} will cross ${open === 1 ? 'it' : 'theirs'} within two days.`;
}
