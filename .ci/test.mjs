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
await runPackaged('Tests', 'vitest', ['run', ...process.argv.slice(2)], shown);
process.stderr.write(`  Everything passed after ${Math.round((Date.now() - began) / 1000)} s\n`);
