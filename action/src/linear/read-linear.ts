import { LinearHistoryEntry, LinearIssue, type TellIssues } from '@throughline/service/contracts/issues';
import { LINEAR_HISTORY_QUERY } from '@throughline/service/contracts/linear-query';
import { z } from 'zod';
import { RESERVE_MS } from '../commands/ask-patiently.ts';
import { ReadingStopped, timeUsedUp } from '../commands/reading-stopped.ts';
import type { Context } from '../run.ts';
import { meaningOf } from './failure.ts';
import { ISSUES_QUERY, TEAM_QUERY } from './queries.ts';

const LINEAR = 'https://api.linear.app/graphql';

const PageInfo = z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullish() });
const Node = LinearIssue.extend({
  history: z.object({ nodes: z.array(LinearHistoryEntry), pageInfo: PageInfo }),
});
type Node = z.infer<typeof Node>;
/** Each issue is read by itself: one that is not as it should be must not keep the others out. */
const Page = z.object({ issues: z.object({ nodes: z.array(z.unknown()), pageInfo: PageInfo }) });
const HistoryPage = z.object({
  issue: z.object({ history: z.object({ nodes: z.array(LinearHistoryEntry), pageInfo: PageInfo }) }),
});
const Teams = z.object({ teams: z.object({ nodes: z.array(z.object({ id: z.string() })) }) });

type Ask = <Value>(
  query: string,
  variables: Record<string, unknown>,
  answer: z.ZodType<Value>,
) => Promise<Value>;

type Wanted = Readonly<{
  key: string;
  /** Keys of teams; none means every team that the key may see. */
  teams: readonly string[];
  since: Date;
}>;

/**
 * The issues of Linear that changed since then, a page at a time and the latest changes first, each with its whole
 * history. @throws ReadingStopped
 */
export async function* readLinear(
  context: Context,
  { key, teams, since }: Wanted,
): AsyncGenerator<TellIssues> {
  const ask = await open(context, key);
  const updatedAt = { gte: since.toISOString() };
  for (const team of teams) {
    const { nodes } = (await ask(TEAM_QUERY, { key: team }, Teams)).teams;
    if (nodes.length === 0) throw unknownTeam(team);
  }
  const filters =
    teams.length === 0 ? [{ updatedAt }] : teams.map((team) => ({ updatedAt, team: { key: { eq: team } } }));
  for (const filter of filters) yield* readPages(context, ask, filter);
}

async function* readPages({ runner }: Context, ask: Ask, filter: object): AsyncGenerator<TellIssues> {
  for (let after: string | null | undefined; after !== null; ) {
    const { nodes, pageInfo } = (await ask(ISSUES_QUERY, { filter, after }, Page)).issues;
    const issues: LinearIssue[] = [];
    for (const node of nodes) {
      const read = Node.safeParse(node);
      if (read.success) issues.push(await withWholeHistory(ask, read.data));
      else
        runner.info(
          `An issue of Linear is left out: ${read.error.issues[0]?.path.join('.')} is not as expected.`,
        );
    }
    if (issues.length > 0) yield { source: 'linear', issues };
    after = pageInfo.hasNextPage ? (pageInfo.endCursor ?? null) : null;
  }
}

/** Few issues have more than came with them. */
async function withWholeHistory(ask: Ask, node: Node): Promise<LinearIssue> {
  const entries = [...node.history.nodes];
  let { pageInfo } = node.history;
  while (pageInfo.hasNextPage) {
    const { history } = (
      await ask(LINEAR_HISTORY_QUERY, { id: node.id, after: pageInfo.endCursor }, HistoryPage)
    ).issue;
    entries.push(...history.nodes);
    pageInfo = history.pageInfo;
  }
  return { ...node, history: { nodes: entries, pageInfo: { hasNextPage: false } } };
}

async function open({ ports, deadline, env }: Context, key: string): Promise<Ask> {
  const { LinearClient } = await import('./sdk.ts');
  const apiUrl = env.LINEAR_API_URL || LINEAR; // of a proxy, where one stands between
  return async (query, variables, answer) => {
    const remaining = deadline.remainingMs() - RESERVE_MS;
    if (remaining <= 0) throw timeUsedUp('Linear');
    try {
      const { client } = new LinearClient({
        ...(key.startsWith('lin_oauth_') ? { accessToken: key } : { apiKey: key }),
        apiUrl,
        redirect: 'error', // the key is for this host alone
        signal: ports.abortAfter(remaining),
      });
      return answer.parse((await client.rawRequest(query, variables)).data);
    } catch (error) {
      throw meaningOf(error, ports.now());
    }
  };
}

function unknownTeam(team: string): ReadingStopped {
  return new ReadingStopped(
    'error',
    `Linear shows no team ${team} to this key: write the key as it begins the names of its issues, such as ENG for ENG-12, or use a key of somebody who may see the team.`,
  );
}
