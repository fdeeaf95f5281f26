import { type Attribution, SetAttribution } from '@throughline/service/contracts/attributions';
import { type Incident, IncidentQuery } from '@throughline/service/contracts/incidents';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, test } from 'vitest';
import { readCorrection, toDeploymentId } from '../features/attributions/read-correction.ts';
import { sayAttribution, sayAttributionBriefly } from '../features/attributions/say-attribution.ts';
import {
  incidentsQuery,
  readIncidentFilter,
  sayIncidentFilter,
} from '../features/incidents/incident-filter.ts';
import { sayIncident } from '../features/incidents/incident-page.tsx';
import { IncidentRows } from '../features/incidents/incident-rows.tsx';
import { prepareLine } from '../features/incidents/prepare-line.ts';
import { plainText } from '../ui/sentence.tsx';

const plain = (text: string) => text.replace(/[\u2009\u00a0]/g, ' ').replaceAll('\u2060', '');
const BEGAN = '2026-11-20T10:00:00Z';
const deployment = {
  id: 'd1',
  service: 'checkout-api',
  version: 'v4.18',
  finishedAt: '2026-11-20T09:48:00Z',
};
const attribution = (over: Partial<Attribution> = {}): Attribution => ({
  deployment,
  origin: 'rule',
  score: 0.86,
  decidedBy: null,
  decidedAt: BEGAN,
  evidence: [],
  candidates: [],
  ...over,
});
const nobody = { deployment: null, score: null };
const candidate = { deployment, score: 0.3, evidence: [] };

test.each<[string, Attribution | null, string, string]>([
  [
    'scored',
    attribution(),
    'checkout-api v4.18 · score 86 %',
    'It is put down to checkout-api v4.18, live 12 min before it began. The evidence scores 86 %.',
  ],
  [
    'stated',
    attribution({ origin: 'stated', score: null }),
    'checkout-api v4.18 · stated with the report',
    'It is put down to checkout-api v4.18, live 12 min before it began: it was reported with that cause.',
  ],
  [
    'said by a person',
    attribution({ origin: 'person', score: null, decidedBy: 'Dana Ruiz' }),
    'checkout-api v4.18 · says Dana Ruiz',
    'Dana Ruiz puts it down to checkout-api v4.18, live 12 min before it began. That word stands.',
  ],
  [
    'denied by a person',
    attribution({ ...nobody, origin: 'person', decidedBy: 'Dana Ruiz' }),
    'no deployment, says Dana Ruiz',
    'Dana Ruiz says that no deployment caused it.',
  ],
  [
    'below the limit',
    attribution({ ...nobody, candidates: [candidate] }),
    'unattributed',
    'It is unattributed: deployments came shortly before, but too little speaks for any of them.',
  ],
  [
    'without a candidate',
    attribution(nobody),
    'unattributed',
    'It is unattributed: no deployment of what was affected, or of what that depends on, came shortly before.',
  ],
  ['not looked at', null, 'not looked at yet', 'Nobody has looked yet for the deployment behind it.'],
])('an attribution that is %s is told so', (_, given, briefly, sentence) => {
  expect(plain(sayAttributionBriefly(given))).toBe(briefly);
  expect(plain(plainText(sayAttribution(given, BEGAN, 'incident')))).toBe(sentence);
});

describe('a correction', () => {
  const read = (entries: Record<string, string>) => {
    const values = new FormData();
    for (const [name, value] of Object.entries(entries)) values.append(name, value);
    return SetAttribution.parse(readCorrection(values));
  };

  test('names a candidate, another deployment or none', () => {
    expect(read({ choice: 'd1', because: '' })).toEqual({ deploymentId: 'd1' });
    expect(read({ choice: 'none', because: 'the network\nwas down' })).toEqual({
      deploymentId: null,
      because: 'the network was down',
    });
    expect(read({ choice: 'other', deploymentId: ' d9 ' })).toEqual({ deploymentId: 'd9' });
  });

  test.each([
    ['d9', 'd9'],
    ['https://throughline.example/deployments/d9?x=1', 'd9'],
    ['/deployments/a%20b', 'a b'],
  ])('takes %s for the id %s', (given, id) => {
    expect(toDeploymentId(given)).toBe(id);
  });
});

const incident = (over: Partial<Incident> = {}): Incident => ({
  id: 'i1',
  services: [
    { slug: 'checkout-api', name: 'Checkout API' },
    { slug: 'cart', name: 'Cart' },
  ],
  title: 'Checkout is down',
  source: 'pagerduty',
  externalId: 'P1',
  url: null,
  severity: 'critical',
  startedAt: BEGAN,
  detectedAt: '2026-11-20T10:04:00Z',
  resolvedAt: '2026-11-20T10:42:00Z',
  attribution: attribution(),
  ...over,
});
const NOW = '2026-11-20T13:00:00Z';

test.each([
  [incident(), 'A critical incident of Checkout API and Cart; it lasted 42 min.'],
  [incident({ resolvedAt: null }), 'A critical incident of Checkout API and Cart; it has gone on for 3 h.'],
])('an incident is told by its length', (given, sentence) => {
  expect(plain(plainText(sayIncident(given, NOW)))).toBe(sentence);
});

test('the line of an incident runs from its deployment to its end', () => {
  expect(prepareLine(incident()).map(({ role, stop }) => `${role} ${stop}`)).toEqual([
    'deployment undone',
    'began harm',
    'detected harm',
    'resolved held',
  ]);
  const running = incident({ attribution: attribution(nobody), detectedAt: null, resolvedAt: null });
  expect(prepareLine(running).map(({ role, ahead }) => [role, ahead])).toEqual([
    ['began', false],
    ['goes_on', true],
  ]);
});

test('a row of an incident says its state, severity, length and cause in words', () => {
  const html = plain(renderToStaticMarkup(<IncidentRows incidents={[incident()]} now={NOW} />));
  for (const part of [
    'over',
    'critical · Checkout API, Cart',
    'lasted 42 min',
    'checkout-api v4.18 · score 86 %',
  ])
    expect(html).toContain(part);
});

const names = { services: new Map([['api', 'Checkout API']]), teams: new Map([['pay', 'Payments']]) };

describe('the filters of incidents', () => {
  test('are read from the address; what cannot be one is left out', () => {
    const filter = readIncidentFilter({
      severity: 'huge',
      state: 'open',
      attributed: 'false',
      service: 'api',
    });
    expect(filter).toEqual({ state: 'open', attributed: 'false', service: 'api' });
    const asked = Object.fromEntries(new URLSearchParams(incidentsQuery(filter, 'c1')));
    expect(IncidentQuery.parse(asked)).toMatchObject({ state: 'open', attributed: false, cursor: 'c1' });
  });

  test.each([
    [{}, 'All incidents, latest first.'],
    [
      { severity: 'critical', service: 'api', state: 'open' },
      'Critical incidents of Checkout API that go on, latest first.',
    ],
    [{ team: 'pay', attributed: 'false' }, 'Incidents of Payments, unattributed, latest first.'],
  ])('the filter %j is said aloud: %s', (filter, sentence) => {
    expect(sayIncidentFilter(filter, names)).toBe(sentence);
  });
});
