// Cuts GitHub's description of its REST API down to what the fake answers:
//
//   npm pack @octokit/openapi@23.0.2 && tar xzf octokit-openapi-23.0.2.tgz
//   node service/test/fakes/github-description.mjs package/generated/api.github.com.json
//
// writes github-description.json.gz beside this file. The description is (c) GitHub, under the MIT licence; one example
// of each answer is kept, words for people are not.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const REPOSITORY = '/repos/{owner}/{repo}';
const KEPT = [
  '/rate_limit',
  REPOSITORY,
  `${REPOSITORY}/deployments`,
  `${REPOSITORY}/deployments/{deployment_id}`,
  `${REPOSITORY}/deployments/{deployment_id}/statuses`,
  `${REPOSITORY}/actions/runs`,
  `${REPOSITORY}/actions/runs/{run_id}/attempts/{attempt_number}`,
  `${REPOSITORY}/actions/workflows/{workflow_id}/runs`,
  `${REPOSITORY}/releases`,
  `${REPOSITORY}/issues`,
  `${REPOSITORY}/issues/{issue_number}/timeline`,
  `${REPOSITORY}/pulls`,
  `${REPOSITORY}/pulls/{pull_number}`,
  `${REPOSITORY}/pulls/{pull_number}/commits`,
  `${REPOSITORY}/commits`,
  `${REPOSITORY}/commits/{ref}`,
  `${REPOSITORY}/commits/{commit_sha}/pulls`,
  `${REPOSITORY}/compare/{basehead}`,
  `${REPOSITORY}/contents/{path}`,
  `${REPOSITORY}/issues/{issue_number}/comments`,
  `${REPOSITORY}/issues/comments/{comment_id}`,
];
/** What is written too, beside what is read. */
const WRITTEN = {
  [`${REPOSITORY}/deployments`]: ['post'],
  [`${REPOSITORY}/deployments/{deployment_id}/statuses`]: ['post'],
  [`${REPOSITORY}/issues/{issue_number}/comments`]: ['post'],
  [`${REPOSITORY}/issues/comments/{comment_id}`]: ['patch'],
};
const FOR_PEOPLE = new Set([
  'description',
  'summary',
  'externalDocs',
  'x-github',
  'tags',
  'title',
  'example',
]);
const VERBATIM = new Set(['value', 'enum', 'default', 'const']);
const ANSWERS = new Set(['200', '201', '304', '401', '403', '404', '410', '422']);

const whole = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8'));
const kinds = (path) => ['get', ...(WRITTEN[path] ?? []), 'parameters'];
const paths = Object.fromEntries(KEPT.map((path) => [path, pick(whole.paths[path], kinds(path))]));
for (const { parameters: _, ...operations } of Object.values(paths)) {
  for (const operation of Object.values(operations)) {
    operation.responses = pick(operation.responses, [...ANSWERS]);
    for (const [status, answer] of Object.entries(operation.responses)) trimAnswer(answer, status);
  }
}

const kept = { paths: strip(paths), components: {} };
const waiting = references(kept.paths);
for (const reference of waiting) {
  const [, , kind, name] = reference.split('/');
  kept.components[kind] ??= {};
  if (kept.components[kind][name] !== undefined) continue;
  const part = strip(whole.components[kind][name]);
  kept.components[kind][name] = part;
  for (const further of references(part)) waiting.add(further);
}
const description = {
  openapi: whole.openapi,
  info: { title: 'GitHub REST API, in part', version: whole.info.version, license: whole.info.license },
  servers: [{ url: '/' }],
  ...kept,
};
const file = join(import.meta.dirname, 'github-description.json.gz');
writeFileSync(file, gzipSync(JSON.stringify(description), { level: 9 }));

function pick(object, keys) {
  return Object.fromEntries(keys.filter((key) => key in object).map((key) => [key, object[key]]));
}

/** One example of a success is enough, and of a failure none. */
function trimAnswer(answer, status) {
  for (const content of Object.values(answer.content ?? {})) {
    const [first] = Object.entries(content.examples ?? {});
    if (status.startsWith('2') && first) content.examples = Object.fromEntries([first]);
    else delete content.examples;
  }
  delete answer.headers;
}

/** Without words for people; what properties are called is not one of them. */
function strip(value, isNames = false) {
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map((item) => strip(item));
  const kept = Object.entries(value).filter(([key, inner]) => isNames || !isForPeople(key, inner));
  const inside = ([key, inner]) => [
    key,
    !isNames && VERBATIM.has(key) ? inner : strip(inner, !isNames && key === 'properties'),
  ];
  return typeNull(Object.fromEntries(kept.map(inside)));
}

/** `nullable` without a type is nothing a validator of JSON Schema accepts. */
function typeNull({ nullable, ...schema }) {
  if (nullable !== true) return schema;
  if (schema.enum !== undefined) return { nullable, ...schema, enum: [...new Set([...schema.enum, null])] };
  if (schema.type !== undefined) return { nullable, ...schema };
  return { anyOf: [schema, { enum: [null] }] };
}

function isForPeople(key, value) {
  return FOR_PEOPLE.has(key) || (key === 'examples' && Array.isArray(value));
}

function references(value) {
  return new Set([...JSON.stringify(value).matchAll(/"\$ref":"(#\/[^"]+)"/g)].map((match) => match[1]));
}
