// npm test: everything that must hold, from a fresh clone, without anything running beside it.
import { prepare, run, runPackaged } from './prepare.mjs';

const began = Date.now();
const shown = { shown: true };
await prepare();
await runPackaged('Building', 'turbo', [
  'run',
  'build',
  '--filter=@throughline/service',
  '--filter=@throughline/web',
]);
await runPackaged('Lint and format', 'biome', ['ci', '--error-on-warnings', '.']);
await runPackaged('Types', 'turbo', ['run', 'types']);
await runPackaged('Types of benches and scripts', 'tsc', ['-p', 'tsconfig.json']);
await run('The correlation kernel is that of its source', process.execPath, [
  'service/src/engine/kernel/build.mjs',
  '--check',
]);
await runPackaged('Unused code and packages', 'knip', []);
const { TEST_DATABASE_URL = '' } = process.env;
const chosen = process.argv.slice(2);
await runPackaged('Tests', 'vitest', ['run', ...chosen], { ...shown, env: { TEST_DATABASE_URL: '' } });
if (TEST_DATABASE_URL !== '') {
  const all = ['--project', 'service', '--project', 'e2e'];
  await runPackaged(
    'Tests on TEST_DATABASE_URL',
    'vitest',
    ['run', ...(chosen.length > 0 ? chosen : all)],
    shown,
  );
}
process.stderr.write(`  Everything passed after ${Math.round((Date.now() - began) / 1000)} s\n`);
