import {
  type Signal,
  SignalExemplars,
  SignalPage as SignalList,
  SignalPoints,
} from '@throughline/service/contracts/signals';
import Link from 'next/link';
import { readMe } from '../../lib/me.ts';
import { forPage, read } from '../../lib/read.ts';
import { Choice } from '../../ui/choice.tsx';
import { Fact, Facts } from '../../ui/facts.tsx';
import { LocalTime } from '../../ui/local-time.tsx';
import { Heading, Lead, Page, Panel } from '../../ui/page.tsx';
import { toQuery } from '../../ui/query.ts';
import { Say } from '../../ui/sentence.tsx';
import { LinksOf } from '../impact/links-of.tsx';
import { loadLinksOf } from '../impact/load-links.ts';
import { may } from '../settings/may.ts';
import { CompareWith } from './compare-with.tsx';
import { loadRecent, readIfThere } from './load-recent.ts';
import { loadServiceShips } from './load-service-ships.ts';
import { loadSignal } from './load-signal.ts';
import { hourOf, scaleOf, tellableOf } from './read-value.ts';
import { KIND_WORDS, STATISTIC_WORDS, STEP_WORDS, saySpan } from './say-signal.ts';
import { type Compared, nameOf, SignalChart } from './signal-chart.tsx';
import { SignalExemplarRows } from './signal-exemplars.tsx';
import { SignalFigure } from './signal-figure.tsx';
import {
  RANGE_CHOICES,
  readSignalView,
  type SignalView,
  signalAddress,
  usualStatistic,
  windowOf,
} from './signal-filter.ts';
import { SignalMark } from './signal-mark.tsx';
import { SignalTable } from './signal-table.tsx';

const OFFERED = '12';
const LINKS_SHOWN = 5;

export async function SignalPage({ id, query }: { id: string; query: Record<string, string> }) {
  const signal = await loadSignal(id);
  const view = readSignalView(query, signal);
  const now = Date.now();
  const window = windowOf(view, now);
  const { show, find } = view;
  const path = `/api/v1/signals/${signal.id}/points${toQuery(window)}`;
  const [points, recent, deployments, links, beside, found, me, exemplars] = await forPage(
    signalAddress(signal, view),
    () =>
      Promise.all([
        read(SignalPoints, path),
        loadRecent(signal, now),
        loadServiceShips(signal, window),
        loadLinksOf({ signal: signal.id }, LINKS_SHOWN),
        Promise.all(view.beside.map((other) => readIfThere(other, window))),
        read(
          SignalList,
          `/api/v1/signals${toQuery({ ...(find === undefined ? { service: signal.service } : { search: find }), limit: OFFERED })}`,
        ),
        readMe(),
        read(
          SignalExemplars,
          `/api/v1/signals/${signal.id}/exemplars${toQuery({ from: window.from, to: window.to })}`,
        ),
      ]),
  );
  const range = RANGE_CHOICES.find((choice) => choice.range === view.range)?.text ?? '';
  return (
    <Page
      heading={
        <>
          <span className="break-words text-ink">{nameOf(signal, show)}</span>
          {signal.team !== null && (
            <>
              {' · '}
              <Link href={`/teams/${signal.team.slug}`} className="quiet-link">
                {signal.team.name}
              </Link>
            </>
          )}
          {signal.environment !== '' && ` · ${signal.environment}`}
        </>
      }
    >
      <SignalFigure signal={signal} recent={recent} show={show} now={now} />
      <div className="mt-5">
        <Lead>
          <Say
            sentence={saySpan(tellableOf(points, show, now), {
              range,
              step: points.step,
              scale: scaleOf(signal, show),
              young: signal.createdAt > points.from,
            })}
          />
        </Lead>
      </div>
      <Views signal={signal} view={view} />
      <Panel label="Over time">
        <SignalChart
          points={points}
          show={show}
          beside={besideOf(signal, view, beside)}
          deployments={deployments}
          shown={`the last ${range}, ${STEP_WORDS[points.step].by} (UTC)`}
          now={now}
        />
        <SignalTable points={points} show={show} now={now} />
      </Panel>
      <Damaged spans={points.damaged} />
      <SignalExemplarRows exemplars={exemplars} />
      {signal.team === null && <UnknownService />}
      <p className="mt-2 text-note text-soft print:hidden">
        {'As JSON: '}
        <a href={path} className="link">
          what is shown
        </a>
      </p>
      <LinksOf
        heading="What this moves"
        links={links.items}
        none="This signal is not known to go with a KPI."
      />
      <div className="grid gap-x-14 full:grid-cols-2">
        <div className="min-w-0">
          <Heading>What it is</Heading>
          <WhatItIs signal={signal} />
        </div>
        <div className="min-w-0">
          <Heading>What it is for</Heading>
          <SignalMark signal={signal} mayMark={may(me, 'manage')} />
          <div className="print:hidden">
            <Heading>Compare with</Heading>
            <CompareWith signal={signal} view={view} found={found.items} />
          </div>
        </div>
      </div>
    </Page>
  );
}

/** The same statistic of what it is compared with, or what that is mostly watched for. */
function besideOf(signal: Signal, view: SignalView, beside: readonly (SignalPoints | null)[]): Compared[] {
  return beside.flatMap((points) => {
    if (points === null) return [];
    const other = points.signal;
    return [
      {
        points,
        show:
          other.statistics.find(({ statistic }) => statistic === view.show)?.statistic ??
          usualStatistic(other),
        without: signalAddress(signal, { ...view, beside: view.beside.filter((id) => id !== other.id) }),
      },
    ];
  });
}

function Views({ signal, view }: { signal: Signal; view: SignalView }) {
  return (
    <div className="mt-6 mb-3 flex flex-wrap items-center justify-between gap-3">
      <div className="max-w-full overflow-x-auto">
        <Choice
          label="Statistic"
          options={signal.statistics.map(({ statistic }) => ({
            text: STATISTIC_WORDS[statistic].short,
            href: signalAddress(signal, { ...view, show: statistic }),
            chosen: statistic === view.show,
          }))}
        />
      </div>
      <Choice
        label="Range"
        options={RANGE_CHOICES.map(({ range, short }) => ({
          text: short,
          href: signalAddress(signal, { ...view, range }),
          chosen: range === view.range,
        }))}
      />
    </div>
  );
}

function Damaged({ spans }: { spans: SignalPoints['damaged'] }) {
  const [first] = spans;
  if (first === undefined) return null;
  return (
    <p className="mt-2 text-note text-missed">
      <span aria-hidden="true">■ </span>
      {'What is stored from '}
      <LocalTime at={first.from} />
      {' to '}
      <LocalTime at={first.to} />
      {spans.length > 1 && ` and of ${spans.length - 1} more times`}
      {' cannot be read, and is a gap: the log has it as telemetry_damaged.'}
    </p>
  );
}

function UnknownService() {
  return (
    <p className="mt-2 text-note text-soft">
      Nobody has told whose this service is, so its deployments cannot be shown below it.{' '}
      <Link href="/settings/services/new" className="link inline-flex min-h-6 items-center">
        Add the service
      </Link>
    </p>
  );
}

function WhatItIs({ signal }: { signal: Signal }) {
  const { metric, kind, unit, service, environment, attributes, createdAt } = signal;
  return (
    <Facts>
      <Fact name="Service">
        <Link href={`/signals${toQuery({ service })}`} className="link">
          {service}
        </Link>
      </Fact>
      {environment !== '' && <Fact name="Environment">{environment}</Fact>}
      <Fact name="Metric">
        <span className="break-all font-mono text-note">{metric}</span>
      </Fact>
      <Fact name="Kind">{KIND_WORDS[kind].says}</Fact>
      <Fact name="Unit">{unit === '' || unit === '1' ? 'a plain number' : `sent as ${unit}`}</Fact>
      {Object.keys(attributes).length > 0 && (
        <Fact name="Attributes">
          {Object.entries(attributes).map(([key, value]) => (
            <span key={key} className="block break-words font-mono text-note">
              <span className="text-soft">{key}</span> {value}
            </span>
          ))}
        </Fact>
      )}
      <Fact name="First told">
        <LocalTime at={createdAt} />
      </Fact>
      <Fact name="Last told">
        in the hour of <LocalTime at={hourOf(signal)} />
      </Fact>
    </Facts>
  );
}
