import { LINEAR_HISTORY_QUERY } from '../../contracts/linear-query.ts';
import { ServiceError } from '../../errors.ts';
import type { Source, SyncPage, SyncStep } from '../connections/index.ts';
import { keepRefused } from '../deliveries/index.ts';
import { recordIssues } from '../issues/index.ts';
import { READ_ACTION } from './apply-event.ts';
import { type Ask, openClient } from './client.ts';
import { meaningOf } from './failure.ts';
import { factOfHistory } from './from-history.ts';
import { parse } from './parse.ts';
import { HistoryAnswer, type HistoryEntry, IssueNode, IssuesPage, TeamsAnswer } from './payload.ts';
import { ISSUES_QUERY, TEAMS_QUERY } from './query.ts';
import { rememberTeams } from './teams.ts';

/** Linear, as a system whose history can be read: the issues of each team of the connection. */
export const linearSource: Source = {
  wanted: async (_context, { containers }) =>
    [...new Set(containers.map((key) => key.toUpperCase()))].map((container) => ({
      container,
      resource: 'issues',
    })),

  checkToken: async (connection, containers) => {
    const keys = containers.map((key) => key.toUpperCase());
    const answer = await translated(new Date(), async () => {
      const ask = await openClient(connection, AbortSignal.timeout(CHECK_TIMEOUT_MS));
      return TeamsAnswer.parse(await ask(TEAMS_QUERY, { keys }));
    });
    const seen = new Set(answer.teams.nodes.map(({ key }) => key));
    const missing = keys.findIndex((key) => !seen.has(key));
    if (missing >= 0) throw teamGone(keys[missing] ?? '', `containers[${missing}]`);
  },

  readPage: (step) => translated(step.recording.context.now(), () => readPage(step)),
};
const CHECK_TIMEOUT_MS = 10_000; // somebody waits for the answer

/** Reads a page of issues, each with its whole history, and records it in one go. */
async function readPage(step: SyncStep): Promise<SyncPage> {
  const { recording, container, cursor, since } = step;
  const ask = await openClient(step.connection, step.signal);
  const variables = { team: container, since: since.toISOString(), after: cursor };
  const { teams, issues } = IssuesPage.parse(await ask(ISSUES_QUERY, variables));
  const [team] = teams.nodes;
  if (!team) throw teamGone(container);
  await rememberTeams(recording.context, [{ id: team.id, key: container }]);
  const facts = [];
  for (const node of issues.nodes) {
    const issue = await readable(step, node);
    if (issue) facts.push(factOfHistory(issue, await historyOf(step, ask, issue)));
  }
  await recordIssues(recording, facts);
  const { hasNextPage, endCursor } = issues.pageInfo;
  return { records: issues.nodes.length, next: hasNextPage ? (endCursor ?? null) : null };
}

/** The history that came with the issue, and what follows of it: few issues have more than came. */
async function historyOf(step: SyncStep, ask: Ask, issue: IssueNode): Promise<HistoryEntry[]> {
  const entries = [...issue.history.nodes];
  let { pageInfo } = issue.history;
  while (pageInfo.hasNextPage) {
    await step.keepLease();
    const answer = await ask(LINEAR_HISTORY_QUERY, { id: issue.id, after: pageInfo.endCursor });
    const { history } = HistoryAnswer.parse(answer).issue;
    entries.push(...history.nodes);
    pageInfo = history.pageInfo;
  }
  return entries;
}

/** One issue that cannot be read must not keep the others out, nor be lost. */
async function readable({ recording, container }: SyncStep, node: unknown): Promise<IssueNode | null> {
  try {
    return parse(IssueNode, node, 'issue');
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    const { context } = recording;
    const { id = 'unknown', identifier = container } = (node ?? {}) as { id?: string; identifier?: string };
    await keepRefused(context, {
      source: 'linear',
      deliveryId: `read/${id}`,
      event: `Issue.${READ_ACTION}`,
      subject: identifier,
      body: { type: 'Issue', action: READ_ACTION, createdAt: context.now().toISOString(), data: node },
      error,
    });
    return null;
  }
}

async function translated<Answer>(now: Date, read: () => Promise<Answer>): Promise<Answer> {
  try {
    return await read();
  } catch (error) {
    throw meaningOf(error, now);
  }
}

function teamGone(key: string, field?: string): ServiceError {
  return new ServiceError('source_gone', {
    detail: `Linear shows no team with the key ${key} to this API key.`,
    remedy:
      'Write the key as it begins the names of the team’s issues, such as ENG for ENG-12, or make an API key of somebody who may see the team.',
    ...(field !== undefined && { field }),
  });
}
