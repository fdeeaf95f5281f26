import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Config } from '../src/config.ts';
import { VERDICT_KINDS } from '../src/contracts/verdicts.ts';

const ROOT = join(import.meta.dirname, '../..');
const pages = execFileSync('git', ['ls-files', '*.md'], { cwd: ROOT, encoding: 'utf8' })
  .split('\n')
  .filter(Boolean);
const scripts = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')).scripts as Record<
  string,
  string
>;
const read = (page: string) => readFileSync(join(ROOT, page), 'utf8');

describe('the documentation', () => {
  it('was found', () => {
    expect(pages).toEqual(
      expect.arrayContaining(['README.md', 'ARCHITECTURE.md', 'action/README.md', 'docs/definitions.md']),
    );
  });

  it.each(pages)('%s links to what exists', (page) => {
    const links = [...read(page).matchAll(/\]\((?!https?:|#)([^)#\s]+)/g)].map((match) => match[1] ?? '');
    for (const link of links)
      expect(existsSync(join(ROOT, dirname(page), link)), `${page} → ${link}`).toBe(true);
  });

  it.each(pages)('%s names only scripts that exist', (page) => {
    const names = [...read(page).matchAll(/\bnpm run (?:--silent |-s )?([\w:-]+)/g)].map(
      (match) => match[1] ?? '',
    );
    for (const name of names) expect(Object.keys(scripts), `${page}: npm run ${name}`).toContain(name);
  });

  it('explains every verdict and every setting', () => {
    for (const kind of VERDICT_KINDS) expect(read('docs/definitions.md')).toContain(`\`${kind}\``);
    for (const name of Object.keys(Config.shape))
      expect(read('docs/configuration.md')).toContain(`\`${name}\``);
  });
});
