import { expect, it } from 'vitest';
import { readArtifact } from './artifact.ts';

const DIGEST = 'a'.repeat(64);

it.each([
  [`pkg:oci/shop@sha256%3A${DIGEST}?tag=1.4.0`, { version: '1.4.0' }],
  [`pkg:oci/shop@sha256:${DIGEST}`, { version: `sha256:${'a'.repeat(12)}` }],
  ['pkg:golang/acme/shop@234fd47e07d1', { version: '234fd47e07d1', commitSha: '234fd47e07d1' }],
  ['pkg:npm/%40acme/shop@2.0.0-rc.1#dist', { version: '2.0.0-rc.1' }],
  [
    'pkg:generic/shop@1.0?vcs_url=git%2Bhttps://host/acme/shop%400123abcd',
    { version: '1.0', commitSha: '0123abcd' },
  ],
  ['pkg:generic/shop@1.0?commit=89abcdef', { version: '1.0', commitSha: '89abcdef' }],
  ['pkg:generic/shop', { version: 'pkg:generic/shop' }],
  ['pkg:generic/shop@100%', { version: '100%' }],
  ['shop build 12', { version: 'shop build 12' }],
])('%s', (artifactId, expected) => {
  expect(readArtifact(artifactId)).toEqual(expected);
});
