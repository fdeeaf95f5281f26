import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test, vi } from 'vitest';

vi.setConfig({ testTimeout: 60_000 }); // it builds, on machines of any speed

const MAX_BYTES = 1_500_000; // what a deployment loads, by the design

const action = fileURLToPath(new URL('..', import.meta.url));

function contents(folder: string): Record<string, string> {
  const names = readdirSync(folder).sort();
  return Object.fromEntries(names.map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
}

test('dist/ is what the sources build to', () => {
  const fresh = mkdtempSync(join(tmpdir(), 'action-build-'));
  execFileSync('npm', ['run', 'build', '--silent', '--', '--dir', fresh], { cwd: action, stdio: 'pipe' });
  const built = contents(fresh);
  rmSync(fresh, { recursive: true });
  const committed = contents(join(action, 'dist'));
  expect(Object.keys(committed)).toEqual(Object.keys(built));
  // Compared file by file and not printed whole: a difference means `npm run build` in action/ and a commit.
  for (const name of Object.keys(built)) expect(committed[name] === built[name], `dist/${name}`).toBe(true);
});

test('the bundle needs nothing but Node and its own files', () => {
  const files = contents(join(action, 'dist'));
  expect(Object.keys(files)).toEqual(expect.arrayContaining(['main.js', 'post.js']));
  const imported = Object.values(files).flatMap((text) =>
    [...text.matchAll(/(?:^import (?:[^;]*? from )?|\bimport\()"([^"]+)"/gm)].map(([, name = '']) => name),
  );
  expect(imported.length).toBeGreaterThan(0);
  const own = Object.keys(files).map((name) => `./${name}`);
  expect(imported.filter((name) => !own.includes(name) && !isBuiltIn(name))).toEqual([]);
});

test('what a deployment loads is small', () => {
  const { 'linear.js': _, ...files } = contents(join(action, 'dist')); // which only a job with a key of Linear loads
  const bytes = Object.values(files).reduce((sum, text) => sum + Buffer.byteLength(text), 0);
  expect(bytes).toBeLessThan(MAX_BYTES);
});

function isBuiltIn(name: string): boolean {
  return name.startsWith('node:') || builtinModules.includes(name);
}
