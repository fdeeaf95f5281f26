import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { addMocksToSchema } from '@graphql-tools/mock';
import { makeExecutableSchema } from '@graphql-tools/schema';
import type { DocumentNode, GraphQLSchema, SelectionSetNode } from 'graphql';
import { library, linearTypes } from './linear-schema.ts';
import { type FakeIssue, LinearWorkspace } from './linear-workspace.ts';

const { getNamedType, graphql, isObjectType, Kind, parse, validate } = library;
const MOST_COMPLEX = 10_000;
const MOST_PER_PAGE = 250;
const DEFAULT_PAGE = 50;

/** What is wrong with the next request. */
export type LinearFault =
  | { kind: 'rate limited'; resetAt: Date; by: 'requests' | 'complexity' }
  | { kind: 'too many requests'; retryAfterSeconds: number }
  | { kind: 'failure'; status: number }
  | { kind: 'cut' }
  | { kind: 'forbidden' };

export interface LinearFake {
  /** What a connection calls `apiUrl`. */
  url: string;
  token: string;
  workspace: LinearWorkspace;
  /** What was asked, oldest first. */
  requests: { operation: string; variables: Record<string, unknown>; complexity: number }[];
  /** Befalls the next requests, one each. */
  faults: LinearFault[];
  /** Called when an answer is ready, before it is sent. */
  beforeAnswer: () => void;
  stop(): Promise<void>;
}

/** Linear's API over HTTP, on Linear's own schema: each query is validated and priced as Linear does. */
export async function startLinearFake(workspace = new LinearWorkspace()): Promise<LinearFake> {
  const schema = executable(workspace);
  const server = createServer((request, response) => {
    answer(schema, fake, request, response).catch((error: Error) =>
      refuse(response, 500, error.message, 'internal error'),
    );
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const fake: LinearFake = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`,
    token: 'lin_api_aT0kenForTheTests',
    workspace,
    requests: [],
    faults: [],
    beforeAnswer: () => {},
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return fake;
}

async function answer(
  schema: GraphQLSchema,
  fake: LinearFake,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  let body = '';
  for await (const chunk of request) body += chunk;
  const { query, variables } = JSON.parse(body) as { query: string; variables: Record<string, unknown> };
  const expected = fake.token.startsWith('lin_oauth_') ? `Bearer ${fake.token}` : fake.token;
  if (request.headers.authorization !== expected) {
    refuse(response, 401, 'Authentication required, not authenticated', 'authentication error');
    return;
  }
  const document = parse(query);
  const complexity = complexityOf(schema, document);
  fake.requests.push({ operation: operationOf(document), variables, complexity });
  const fault = fake.faults.shift();
  const [wrong] = validate(schema, document);
  if (fault && fault.kind !== 'cut') befall(response, fault);
  else if (wrong) refuse(response, 400, wrong.message, 'graphql error');
  else if (complexity > MOST_COMPLEX) refuse(response, 400, 'Query too complex', 'invalid input');
  else await give(schema, fake, response, { source: query, variableValues: variables }, fault !== undefined);
}

async function give(
  schema: GraphQLSchema,
  fake: LinearFake,
  response: ServerResponse,
  asked: { source: string; variableValues: Record<string, unknown> },
  cut: boolean,
): Promise<void> {
  const text = JSON.stringify(await graphql({ schema, ...asked }));
  fake.beforeAnswer();
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) });
  if (cut) response.write(text.slice(0, text.length / 2), () => response.destroy());
  else response.end(text);
}

function befall(response: ServerResponse, fault: Exclude<LinearFault, { kind: 'cut' }>): void {
  switch (fault.kind) {
    case 'rate limited':
      response.setHeader(`x-ratelimit-${fault.by}-remaining`, 0);
      response.setHeader(`x-ratelimit-${fault.by}-reset`, fault.resetAt.getTime());
      refuse(response, 400, 'Rate limit exceeded', 'ratelimited');
      break;
    case 'too many requests':
      response.setHeader('retry-after', fault.retryAfterSeconds);
      response.writeHead(429, { 'content-type': 'text/plain' }).end('Too many requests');
      break;
    case 'failure':
      response.writeHead(fault.status, { 'content-type': 'text/html' }).end('<h1>Sorry</h1>');
      break;
    case 'forbidden':
      refuse(response, 403, 'Forbidden', 'forbidden');
  }
}

function refuse(response: ServerResponse, status: number, message: string, type: string): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ errors: [{ message, extensions: { type, userError: true } }] }));
}

interface PageArguments {
  first?: number;
  after?: string;
}
interface IssueArguments extends PageArguments {
  includeArchived?: boolean;
  filter?: { team?: { key?: { eq?: string } }; updatedAt?: { gte?: string } };
}

function executable(workspace: LinearWorkspace): GraphQLSchema {
  const schema = makeExecutableSchema({
    typeDefs: linearTypes,
    assumeValidSDL: true,
    resolvers: {
      Query: {
        teams: (
          _: unknown,
          { filter, ...page }: PageArguments & { filter?: { key?: { eq?: string; in?: string[] } } },
        ) =>
          connection(
            workspace.teams.filter(
              ({ key }) =>
                (filter?.key?.eq === undefined || key === filter.key.eq) &&
                (filter?.key?.in?.includes(key) ?? true),
            ),
            page,
          ),
        issues: (_: unknown, { filter, includeArchived = false, ...page }: IssueArguments) =>
          connection(
            workspace.issues
              .filter(
                (issue) =>
                  (filter?.team?.key?.eq === undefined || issue.team.key === filter.team.key.eq) &&
                  (filter?.updatedAt?.gte === undefined || issue.updatedAt >= filter.updatedAt.gte) &&
                  (includeArchived || issue.archivedAt === null),
              )
              .toSorted(newestFirst),
            page,
          ),
        issue: (_: unknown, { id }: { id: string }) => workspace.issues.find((issue) => issue.id === id),
      },
      Issue: {
        labels: ({ labels }: FakeIssue, page: PageArguments) => connection(labels, page),
        needs: ({ needs }: FakeIssue, page: PageArguments) => connection(needs, page),
        history: ({ history }: FakeIssue, page: PageArguments) =>
          connection(history.toSorted(newestFirst), page),
      },
    },
  });
  const moment = () => '2026-01-01T00:00:00.000Z';
  const mocks = { DateTime: moment, JSON: () => ({}), JSONObject: () => ({}), UUID: () => 'made-up' };
  return addMocksToSchema({ schema, preserveResolvers: true, mocks }); // what the workspace does not keep is made up
}

function newestFirst(one: { createdAt: string }, other: { createdAt: string }): number {
  return one.createdAt < other.createdAt ? 1 : -1;
}

/** Linear's cursors are the ids of what they stand for. */
function connection<Node extends { id: string }>(
  all: Node[],
  { first = DEFAULT_PAGE, after }: PageArguments,
) {
  if (first > MOST_PER_PAGE)
    throw new Error(`Argument Validation Error: first must not exceed ${MOST_PER_PAGE}`);
  const start = after === undefined || after === null ? 0 : all.findIndex(({ id }) => id === after) + 1;
  const nodes = all.slice(start, start + first);
  return {
    nodes,
    pageInfo: {
      hasNextPage: start + first < all.length,
      hasPreviousPage: start > 0,
      startCursor: nodes[0]?.id ?? null,
      endCursor: nodes.at(-1)?.id ?? null,
    },
  };
}

/** A point for an object, a tenth for a property, and everything in a list as often as was asked for. */
function complexityOf(schema: GraphQLSchema, document: DocumentNode): number {
  const [definition] = document.definitions;
  if (definition?.kind !== Kind.OPERATION_DEFINITION) return 0;
  return Math.ceil(costOf(schema, 'Query', definition.selectionSet, 1));
}

function costOf(
  schema: GraphQLSchema,
  typeName: string,
  { selections }: SelectionSetNode,
  times: number,
): number {
  const type = schema.getType(typeName);
  if (!isObjectType(type)) return 0;
  let cost = 0;
  for (const selection of selections) {
    if (selection.kind !== Kind.FIELD) continue;
    const field = type.getFields()[selection.name.value];
    if (!field) continue;
    if (!selection.selectionSet) {
      cost += 0.1;
      continue;
    }
    const inner = getNamedType(field.type).name;
    const first = selection.arguments?.find(({ name }) => name.value === 'first')?.value;
    const asked = first?.kind === Kind.INT ? Number(first.value) : DEFAULT_PAGE;
    const often = selection.name.value === 'nodes' ? times : 1;
    cost +=
      often * (1 + costOf(schema, inner, selection.selectionSet, inner.endsWith('Connection') ? asked : 1));
  }
  return cost;
}

function operationOf(document: DocumentNode): string {
  const [definition] = document.definitions;
  return definition?.kind === Kind.OPERATION_DEFINITION ? (definition.name?.value ?? '') : '';
}
