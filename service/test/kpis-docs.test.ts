import { execFile, execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { fetchDue } from '../src/collect/kpi-sources/index.ts';
import { foldTelemetry } from '../src/collect/telemetry/index.ts';
import { makeChanges } from '../src/outcomes/index.ts';
import { startTestService, type TestService } from './service.ts';

const page = readFileSync(join(import.meta.dirname, '../../docs/kpis.md'), 'utf8');
const [, ...blocks] = [...page.matchAll(/```sh\n([\s\S]*?)```/g)].map((match) => match[1] ?? ''); // the first sets what is set here
let service: TestService;
beforeAll(async () => {
  service = await startTestService();
});
afterAll(() => service.stop());

function hasCurl(): boolean {
  try {
    execFileSync('curl', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

it.skipIf(!hasCurl())('the commands of the guide work as they stand, one after the other', async () => {
  const marked = blocks.flatMap((block) => [block, 'echo; echo ----']).join('\n');
  const env = { ...process.env, THROUGHLINE_URL: service.url, THROUGHLINE_TOKEN: service.admin };
  const output = await new Promise<string>((done, failed) => {
    execFile('sh', ['-e', '-c', marked], { env }, (error, stdout, stderr) =>
      error ? failed(new Error(stderr)) : done(stdout),
    );
  });
  const [team, kpi, csv, json, reads, preview, asked] = output.split('----').map((part) => part.trim());
  expect(JSON.parse(team ?? '')).toMatchObject({ slug: 'growth' });
  expect(JSON.parse(kpi ?? '')).toMatchObject({
    slug: 'signup-conversion',
    worth: { amount: 12.5, currency: 'EUR' },
  });
  expect(JSON.parse(csv ?? '')).toMatchObject({ received: 2, recorded: 2, errors: [] });
  const answer = /```json\n(\{ "received".*\})\n```/.exec(page)?.[1] ?? '';
  expect(JSON.parse(json ?? '')).toEqual(JSON.parse(answer));
  expect(reads).toContain('"series":[{"segment":{"plan":"free"}');
  expect(reads).toContain('at,plan,value,lower,upper,numerator,denominator,points');
  expect(reads).toContain('"correctedBy":"token “admin”"');
  const [, perRequest, errorRate, conversion] = output
    .split('----')
    .slice(7)
    .map((part) => part.trim());
  expect(JSON.parse(perRequest ?? '')).toMatchObject({ slug: 'revenue-per-request', kind: 'ratio' });
  expect(JSON.parse(errorRate ?? '')).toMatchObject({ slug: 'error-rate-by-plan', proportion: true });
  expect(JSON.parse(conversion ?? '')).toMatchObject({ worth: { amount: 48 }, segments: ['plan'] });
  await foldTelemetry(service.context, { active: 0 }, () => true);
  await fetchDue(
    { context: service.context, changes: makeChanges(service.context) },
    { goOn: () => true, onError: () => {} },
  );
  const figure = async (slug: string) =>
    (await service.request('GET', `/api/v1/kpis/${slug}/points`)).body.series[0].total.value;
  expect(await figure('revenue-per-request')).toBe(1);
  expect(await figure('error-rate-by-plan')).toBe(0.008);
  expect(await figure('checkouts-per-request')).toBe(0.02);
  expect(JSON.parse(preview ?? '')).toMatchObject({ code: 'source_unavailable', field: 'connection' }); // db.example
  expect(JSON.parse(asked ?? '')).toMatchObject({ code: 'source_unavailable' }); // prometheus.example
});
