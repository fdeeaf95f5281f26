import type { DeploymentDetail } from '@throughline/service/contracts/deployments';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { DeploymentFacts } from '../features/deployments/deployment-facts.tsx';
import { readFilter, sayFilter, toQuery } from '../features/deployments/deployment-filter.ts';
import { EvidenceList } from '../features/deployments/evidence-list.tsx';
import { prepareStations } from '../features/deployments/prepare-stations.ts';
import { PutDown } from '../features/deployments/put-down.tsx';
import { sayVerdict } from '../features/deployments/say-verdict.ts';
import { StandingNotes } from '../features/deployments/standing-notes.tsx';
import { VerdictMark } from '../features/deployments/verdict-mark.tsx';
import { plainText } from '../ui/sentence.tsx';

const plain = (text: string) => text.replace(/[\u2009\u00a0]/g, ' ').replaceAll('\u2060', '');
const ref = (id: string, finishedAt: string) => ({ id, version: id, finishedAt });
const v1 = ref('v1', '2026-11-10T09:00:00Z');
const deployment = (over: Partial<DeploymentDetail> = {}): DeploymentDetail => ({
  id: 'v2',
  service: { slug: 'checkout-api', name: 'Checkout API' },
  team: { slug: 'checkout', name: 'Checkout' },
  environment: 'production',
  production: true,
  version: 'v2',
  commitSha: null,
  status: 'succeeded',
  startedAt: '2026-11-11T08:55:00Z',
  finishedAt: '2026-11-11T09:00:00Z',
  source: 'github-actions',
  externalId: null,
  url: null,
  actor: null,
  commitCount: 0,
  ref: null,
  hotfix: null,
  supersededBy: null,
  rollback: false,
  previous: v1,
  verdict: { kind: 'held', since: '2026-11-12T09:00:00Z', evidence: [] },
  simulated: false,
  commits: [],
  history: [],
  undid: [],
  undoneBy: null,
  next: null,
  observationWindowHours: 24,
  incidents: [],
  bugs: [],
  reportedBy: [{ source: 'github-actions', externalId: '1/1' }],
  gate: null,
  ...over,
});
const rolledBack = deployment({
  undoneBy: { id: 'v1-again', version: 'v1', finishedAt: '2026-11-11T09:42:00Z' },
  verdict: {
    kind: 'rolled_back',
    since: '2026-11-11T09:42:00Z',
    reason: 'version_history',
    byDeploymentId: 'v1-again',
    countsAsFailure: true,
    evidence: [],
  },
});
const failed = deployment({
  status: 'failed',
  verdict: { kind: 'failed', since: '2026-11-11T09:00:00Z', evidence: [] },
});
const hotfixed = deployment({
  next: { id: 'v3', version: 'v3', finishedAt: '2026-11-11T10:00:00Z' },
  verdict: { kind: 'hotfixed', since: '2026-11-11T10:00:00Z', byDeploymentId: 'v3', evidence: [] },
});
const harmful = deployment({
  incidents: [{ id: 'i1', title: 'Checkout is down', startedAt: '2026-11-11T09:12:00Z' }],
  verdict: { kind: 'caused_incident', since: '2026-11-11T09:12:00Z', incidentId: 'i1', evidence: [] },
});
const pending = deployment({
  verdict: {
    kind: 'pending',
    since: '2026-11-11T09:00:00Z',
    settlesAt: '2026-11-12T09:00:00Z',
    evidence: [],
  },
});
const say = (given: DeploymentDetail) => plain(plainText(sayVerdict(given)));

test.each([
  ['held', deployment(), 'It held: nothing undid it in the 24 h it was watched.'],
  [
    'rolled back',
    rolledBack,
    'It was rolled back after 42 min: v1, which had been live before, was deployed again.',
  ],
  ['failed', failed, 'It failed after 5 min and did not go live.'],
  ['pending', pending, 'It is pending: nothing has undone it so far, and it is watched for 24 h.'],
  ['hotfixed', hotfixed, 'It was hotfixed after 1 h: v3 was a hotfix of what it had brought.'],
  [
    'harmful',
    harmful,
    'It caused an incident: “Checkout is down”, which began 12 min after it, is put down to it.',
  ],
  [
    'cancelled',
    deployment({ status: 'cancelled', verdict: null }),
    'It was cancelled, so it counts neither for nor against anybody.',
  ],
  [
    'running',
    deployment({ status: 'started', finishedAt: null, verdict: null }),
    'It is running; its finish has not been reported.',
  ],
])('a deployment that is %s is told so', (_, given, sentence) => {
  expect(say(given)).toBe(sentence);
});

test('one undone together with an earlier one does not carry the failure', () => {
  const { verdict } = rolledBack;
  const together = deployment({
    ...rolledBack,
    verdict: verdict?.kind === 'rolled_back' ? { ...verdict, countsAsFailure: false } : null,
  });
  expect(say(together)).toContain('together with an earlier deployment, which carries the failure.');
});

test('a rollback says what it undid', () => {
  const rollback = deployment({
    undid: [ref('v2', '2026-11-11T09:00:00Z'), ref('v3', '2026-11-12T09:00:00Z')],
  });
  expect(say(rollback)).toContain('It is itself a rollback: it undid v2 and v3.');
});

test('the through-line runs from what was live before to what undid the deployment', () => {
  expect(
    prepareStations(rolledBack).map(({ role, stop, ref: other }) => [role, stop, other?.id ?? null]),
  ).toEqual([
    ['before', 'deployment', 'v1'],
    ['this', 'undone', null],
    ['undone_by', 'deployment', 'v1-again'],
  ]);
});

test('a rollback begins with what it undid, oldest first, each shown once', () => {
  const v2 = ref('v2', '2026-11-11T09:00:00Z');
  const v3 = ref('v3', '2026-11-12T09:00:00Z');
  const rollback = deployment({ id: 'v1-again', previous: v3, undid: [v3, v2] });
  expect(prepareStations(rollback).map(({ role, ref: other }) => [role, other?.id ?? null])).toEqual([
    ['undid', 'v2'],
    ['undid', 'v3'],
    ['this', null],
    ['held', null],
  ]);
});

test('a hotfix and an incident hang after the deployment that brought them about', () => {
  const after = (given: DeploymentDetail) =>
    prepareStations(given)
      .slice(1)
      .map(({ role, stop, ref: other }) => [role, stop, other?.id ?? null]);
  expect(after(hotfixed)).toEqual([
    ['this', 'undone', null],
    ['hotfixed_by', 'deployment', 'v3'],
  ]);
  expect(after(harmful)).toEqual([
    ['this', 'undone', null],
    ['incident', 'harm', null],
  ]);
});

test('what has not happened yet hangs ahead', () => {
  expect(prepareStations(pending).map(({ role, ahead }) => [role, ahead])).toEqual([
    ['before', false],
    ['this', false],
    ['settles', true],
  ]);
});

test('a failed attempt is shown from its start, since it never went live', () => {
  const stations = prepareStations(failed).filter(({ role }) => role !== 'before');
  expect(stations.map(({ role, at }) => [role, at])).toEqual([
    ['this', failed.startedAt],
    ['failed', failed.finishedAt],
  ]);
});

test.each([
  ['held', deployment(), 'text-met'],
  ['rolled back', rolledBack, 'text-missed'],
  ['failed', failed, 'text-missed'],
  ['hotfixed', hotfixed, 'text-missed'],
  ['caused an incident', harmful, 'text-missed'],
  ['pending', pending, 'text-undecided'],
  ['cancelled', deployment({ status: 'cancelled', verdict: null }), 'text-soft'],
])('%s is marked by a word, a shape and a colour', (word, given, ink) => {
  const html = renderToStaticMarkup(<VerdictMark deployment={given} />);
  expect(html).toContain(`</svg>${word}<`);
  expect(html).toContain(ink);
});

test('all that went wrong differ in shape, not only in their word', () => {
  const shape = (given: DeploymentDetail) =>
    /<svg.*<\/svg>/.exec(renderToStaticMarkup(<VerdictMark deployment={given} />))?.[0];
  expect(new Set([rolledBack, failed, hotfixed, harmful].map(shape)).size).toBe(4);
});

test('a deployment shows what came of it, who reported it, and the re-run that took its place', () => {
  const html = renderToStaticMarkup(
    <>
      <PutDown
        deployment={{
          ...harmful,
          bugs: [{ id: 'b1', title: 'Wrong total', reportedAt: v1.finishedAt, url: null }],
        }}
      />
      <DeploymentFacts
        deployment={deployment({
          ref: 'refs/heads/main',
          reportedBy: [
            { source: 'github-actions', externalId: '1/1' },
            { source: 'github', externalId: 'acme/shop/77' },
          ],
        })}
      />
      <StandingNotes deployment={deployment({ supersededBy: 'v2-again', hotfix: 'branch hotfix/total' })} />
    </>,
  );
  for (const part of ['/incidents/i1', '/bugs/b1', 'acme/shop/77', '1/1', 'refs/heads/main', 'hotfix/total'])
    expect(html).toContain(part);
  expect(html).toContain('href="/deployments/v2-again"');
});

test('evidence leads to where it can be checked', () => {
  const html = renderToStaticMarkup(
    <EvidenceList
      evidence={[
        { statement: 'One.', deploymentId: 'd1' },
        { statement: 'Two.', incidentId: 'i1', url: 'https://status.example/1' },
      ]}
    />,
  );
  for (const href of ['/deployments/d1', '/incidents/i1', 'https://status.example/1'])
    expect(html).toContain(`href="${href}"`);
});

test('filters are read from the address; what does not exist is left out', () => {
  expect(readFilter({ service: 'checkout-api', verdict: 'great', status: 'failed', window: '7d' })).toEqual({
    service: 'checkout-api',
    status: 'failed',
  });
  expect(toQuery({ service: 'a b', verdict: 'held' }, 'c=1')).toBe('?service=a+b&verdict=held&cursor=c%3D1');
  expect(toQuery({})).toBe('');
});

const names = {
  services: new Map([['checkout-api', 'Checkout API']]),
  teams: new Map([['pay', 'Payments']]),
};

test.each([
  [{}, 'All deployments, newest first.'],
  [
    { service: 'checkout-api', verdict: 'rolled_back' },
    'Deployments of Checkout API that were rolled back, newest first.',
  ],
  [{ team: 'pay', environment: 'production' }, 'Deployments of Payments in production, newest first.'],
  [{ status: 'started' }, 'Deployments that are running, newest first.'],
  [{ verdict: 'hotfixed' }, 'Deployments that were hotfixed, newest first.'],
  [{ verdict: 'caused_incident' }, 'Deployments that caused an incident, newest first.'],
])('the filter %j is said aloud', (filter, sentence) => {
  expect(sayFilter(filter, names)).toBe(sentence);
});
