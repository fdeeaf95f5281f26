import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { GraphQLObjectType, GraphQLOutputType } from 'graphql';

/** The one copy of the library that @graphql-tools uses too: a type of one copy is none to another. */
export const library = createRequire(import.meta.url)('graphql') as typeof import('graphql');
const { buildSchema, isListType, isNonNullType, isObjectType } = library;

/** Linear's schema, as Linear publishes it: linear-schema.mjs. */
export const linearTypes = gunzipSync(
  readFileSync(join(import.meta.dirname, 'linear-schema.graphql.gz')),
).toString('utf8');
const schema = buildSchema(linearTypes, { assumeValidSDL: true });

/**
 * Data of a webhook as a type of the schema describes it: what it has a field for is taken from `known`, what it demands
 * beyond that is empty, and nothing else is in it.
 */
export function dataOf(typeName: string, known: object): Record<string, unknown> {
  const type = schema.getType(typeName);
  if (!isObjectType(type)) throw new Error(`Linear's schema has no type ${typeName}`);
  return objectOf(type, known as Record<string, unknown>);
}

function objectOf(type: GraphQLObjectType, known: Record<string, unknown>): Record<string, unknown> {
  const data: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(type.getFields())) {
    const value = fill(field.type, known[name]);
    if (value !== undefined) data[name] = value;
  }
  return data;
}

function fill(type: GraphQLOutputType, value: unknown): unknown {
  if (isNonNullType(type)) return fill(type.ofType, value) ?? emptyOf(type.ofType);
  if (value == null) return undefined;
  if (isListType(type)) return (value as unknown[]).map((item) => fill(type.ofType, item));
  if (isObjectType(type)) return objectOf(type, value as Record<string, unknown>);
  return value instanceof Date ? value.toISOString() : value;
}

function emptyOf(type: GraphQLOutputType): unknown {
  if (isListType(type)) return [];
  if (isObjectType(type)) return objectOf(type, {});
  switch (String(type)) {
    case 'Float':
      return 0;
    case 'Boolean':
      return false;
    case 'JSONObject':
      return {};
    default:
      return '';
  }
}
