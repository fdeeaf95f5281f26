// Builds scan.wasm from assembly/. `--check` builds in memory and compares with the committed file, so that
// CI can prove the binary is the source's. The compiler is pinned in the lockfile and its output depends on
// nothing else. The sources end in .as so that the project's own compiler leaves them alone; asc wants .ts.
import { readFileSync, writeFileSync } from 'node:fs';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';

const folder = fileURLToPath(new URL('./assembly/', import.meta.url));
const built = new URL('./scan.wasm', import.meta.url);
const flags = ['-O3', '--noAssert', '--enable', 'simd', '--runtime', 'stub', '--use', 'abort='];

let binary;
const { error, stderr } = await asc.main(['index.ts', ...flags, '--outFile', 'scan.wasm'], {
  readFile: (name) => {
    try {
      return readFileSync(folder + name.replace(/\.ts$/, '.as'), 'utf8');
    } catch {
      return null;
    }
  },
  writeFile: (name, contents) => {
    if (name === 'scan.wasm') binary = contents;
  },
  listFiles: () => [],
});
if (error || !binary) {
  process.stderr.write(`${stderr.toString()}\n${error?.message ?? 'nothing was built'}\n`);
  process.exit(1);
}
if (process.argv.includes('--check')) {
  const committed = readFileSync(built);
  if (Buffer.compare(committed, binary) !== 0) {
    process.stderr.write('scan.wasm is not what assembly/ builds: run node build.mjs here and commit it\n');
    process.exit(1);
  }
  process.stdout.write(`scan.wasm is what assembly/ builds (${committed.length} bytes)\n`);
} else {
  writeFileSync(built, binary);
  process.stdout.write(`scan.wasm written (${binary.length} bytes)\n`);
}
