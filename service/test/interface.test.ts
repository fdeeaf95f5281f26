import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PROBLEM_CODES } from '../src/contracts/problem.ts';
import { describeConfig } from '../src/describe-config.ts';
import { startTestService, type TestService } from './service.ts';

const DOCS = join(import.meta.dirname, '../../docs');
let service: TestService;
beforeAll(async () => {
  service = await startTestService();
});
afterAll(() => service.stop());

describe('the description of the API', () => {
  it('is the committed one (npm run docs writes it)', async () => {
    const committed = JSON.parse(await readFile(join(DOCS, 'openapi.json'), 'utf8'));
    const served = await service.request('GET', '/api/docs/json', { token: null });
    expect(served.body).toEqual(committed);
  });

  it('describes every path with a summary, its answers and every code', async () => {
    const { body } = await service.request('GET', '/api/docs/json', { token: null });
    const operations = Object.values(
      body.paths as Record<string, Record<string, { summary?: string; responses: object }>>,
    ).flatMap((path) => Object.values(path));
    expect(operations.length).toBeGreaterThan(25);
    for (const operation of operations) {
      expect(operation.summary).toMatch(/\w/);
      expect(Object.keys(operation.responses).length).toBeGreaterThan(0);
    }
    for (const code of Object.keys(PROBLEM_CODES)) expect(body.info.description).toContain(`\`${code}\``);
  });

  it('is a page', async () => {
    const page = await service.request('GET', '/api/docs', { token: null });
    expect(page.status).toBe(200);
    expect(page.body).toContain('swagger-ui');
  });
});

describe('the settings', () => {
  it('are described as committed (npm run docs writes it)', async () => {
    expect(await readFile(join(DOCS, 'configuration.md'), 'utf8')).toBe(describeConfig());
  });
});

describe('health', () => {
  it('says that it lives, is ready, and how it does', async () => {
    expect((await service.request('GET', '/healthz', { token: null })).body).toEqual({ status: 'ok' });
    expect((await service.request('GET', '/readyz', { token: null })).body).toEqual({ status: 'ready' });
    const metrics = (await service.request('GET', '/metrics', { token: null })).body;
    expect(metrics).toMatch(
      /http_server_request_duration_seconds_count\{method="GET",route="\/healthz",status="200"\} \d/,
    );
  });

  it('forbids other pages to frame it and to load from elsewhere', async () => {
    const { headers } = await service.request('GET', '/healthz', { token: null });
    expect(headers.get('content-security-policy')).toContain("default-src 'self'");
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
  });
});
