import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { cruise, type ICruiseResult } from 'dependency-cruiser';
import { afterAll, describe, expect, it } from 'vitest';
// @ts-expect-error: a configuration without types
import configuration from '../../.dependency-cruiser.mjs';

const ROOT = join(import.meta.dirname, '../..');

/** Each rule with a file that breaks it: path, and what it imports. */
const planted: Record<string, [string, string][]> = {
  'no-circle': [
    ['service/src/engine/one.ts', './two.ts'],
    ['service/src/engine/two.ts', './one.ts'],
  ],
  'contracts-need-only-zod': [['service/src/contracts/bad.ts', 'node:fs']],
  'engine-is-pure': [['service/src/engine/bad.ts', 'node:fs']],
  'features-have-one-door': [['service/src/outcomes/scorecards/bad.ts', '../metrics/inner.ts']],
  'access-has-one-door': [['service/src/outcomes/metrics/bad.ts', '../../access/inner.ts']],
  'features-stand-on-the-ground-floor': [['service/src/outcomes/metrics/worse.ts', '../../plugins/inner.ts']],
  'collect-knows-no-other-layer': [['service/src/collect/bugs/bad.ts', '../../outcomes/index.ts']],
  'store-knows-no-feature': [['service/src/store/bad.ts', '../collect/bugs/index.ts']],
  'only-the-store-touches-the-database': [['service/src/jobs/bad.ts', 'pg']],
  'only-jobs-and-the-program-sequence-features': [['service/src/plugins/bad.ts', '../outcomes/index.ts']],
  'nothing-imports-the-app': [['service/src/jobs/worse.ts', '../app.ts']],
  'outsiders-see-contracts-only': [['web/lib/bad.ts', '../../service/src/errors.ts']],
  'the-service-knows-no-outsider': [['service/src/jobs/worst.ts', '../../../web/lib/inner.ts']],
  resolvable: [['service/src/jobs/lost.ts', './nowhere.ts']],
};

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

function plant(): string {
  const folder = mkdtempSync(join(tmpdir(), 'boundaries-'));
  folders.push(folder);
  const write = (path: string, content: string) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  };
  write('tsconfig.json', '{"compilerOptions":{"allowImportingTsExtensions":true},"include":["**/*.ts"]}');
  write('node_modules/pg/package.json', '{"name":"pg","version":"1.0.0","main":"index.js"}');
  write('node_modules/pg/index.js', '');
  for (const target of [
    'outcomes/metrics/inner.ts',
    'access/inner.ts',
    'plugins/inner.ts',
    'outcomes/index.ts',
    'collect/bugs/index.ts',
    'app.ts',
    'errors.ts',
  ]) {
    write(`service/src/${target}`, 'export const value = 1;\n');
  }
  write('web/lib/inner.ts', 'export const value = 1;\n');
  for (const [path, imported] of Object.values(planted).flat()) write(path, `import '${imported}';\n`);
  return folder;
}

async function check(baseDir: string, folders: string[]): Promise<ICruiseResult['summary']> {
  const { forbidden, options } = configuration;
  const { output } = await cruise(folders, { ...options, baseDir, ruleSet: { forbidden }, validate: true });
  if (typeof output === 'string') throw new Error(output);
  return output.summary;
}

describe('the import rules', () => {
  it('hold, over a project that was really read', async () => {
    const summary = await check(ROOT, ['service/src', 'action/src', 'web', 'prisma', 'bench']);
    expect(summary.violations.map(({ from, to, rule }) => `${rule.name}: ${from} → ${to}`)).toEqual([]);
    expect(summary.totalCruised).toBeGreaterThan(200);
  });

  it('each catch the violation planted for it', async () => {
    const summary = await check(plant(), ['service', 'web']);
    const caught = new Set(summary.violations.map(({ rule, from }) => `${rule.name} in ${from}`));
    for (const [rule, [first]] of Object.entries(planted))
      expect([...caught]).toContain(`${rule} in ${first?.[0]}`);
  });

  it('are all planted', () => {
    expect(Object.keys(planted).sort()).toEqual(
      configuration.forbidden.map(({ name }: { name: string }) => name).sort(),
    );
  });
});
