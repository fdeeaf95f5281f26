// Packs Linear's GraphQL schema for the fake:
//
//   node service/test/fakes/linear-schema.mjs schema.graphql
//
// writes linear-schema.graphql.gz beside this file. The schema is published by Linear under the MIT licence, as
// packages/sdk/src/schema.graphql of https://github.com/linear/linear (of the release of @linear/sdk in package.json);
// it is kept whole but for the words for people.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { parse, print, visit } from 'graphql';

const whole = parse(readFileSync(process.argv[2] ?? '', 'utf8'), { noLocation: true });
const kept = visit(whole, {
  enter: (node) => ('description' in node ? { ...node, description: undefined } : undefined),
});
writeFileSync(
  join(import.meta.dirname, 'linear-schema.graphql.gz'),
  gzipSync(print(kept).replace(/^ +/gm, ''), { level: 9 }),
);
