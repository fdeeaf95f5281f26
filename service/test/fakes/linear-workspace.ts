import { randomUUID } from 'node:crypto';
import { dataOf } from './linear-schema.ts';

export interface FakeTeam {
  id: string;
  key: string;
  name: string;
}
export interface FakeLabel {
  id: string;
  name: string;
  team: FakeTeam | null;
  createdAt: string;
  updatedAt: string;
}
export interface FakeRequest {
  id: string;
  createdAt: string;
  customer: { id: string; name: string };
  issue: FakeIssue;
}
interface Entry {
  id: string;
  createdAt: string;
  actor: { id: string; name: string };
  fromState: State | null;
  toState: State | null;
  addedLabels: FakeLabel[] | null;
  removedLabels: FakeLabel[] | null;
}
export type StateType =
  | 'triage'
  | 'backlog'
  | 'unstarted'
  | 'started'
  | 'completed'
  | 'canceled'
  | 'duplicate';
interface State {
  id: string;
  name: string;
  type: StateType;
}
export interface FakeIssue {
  id: string;
  identifier: string;
  title: string;
  url: string;
  createdAt: string;
  updatedAt: string;
  archivedAt: string | null;
  trashed: boolean | null;
  completedAt: string | null;
  canceledAt: string | null;
  state: State;
  team: FakeTeam;
  project: { id: string; name: string } | null;
  creator: { id: string; name: string } | null;
  externalUserCreator: null;
  labels: FakeLabel[];
  needs: FakeRequest[];
  history: Entry[];
}
/** A message as Linear sends it, but for the moment it is sent at. */
export type FakeMessage = Record<string, unknown> & { type: string; action: string };

const DANA = { id: 'user-dana', name: 'Dana Ruiz' };

/**
 * A workspace of Linear. Whatever is done in it is seen by who asks the API, and answers the message that Linear would
 * send for it: a test chooses whether that arrives.
 */
export class LinearWorkspace {
  readonly teams: FakeTeam[] = [];
  readonly issues: FakeIssue[] = [];
  #number = 0;

  team(key: string): FakeTeam {
    const known = this.teams.find((team) => team.key === key);
    if (known) return known;
    const team = { id: randomUUID(), key, name: key };
    this.teams.push(team);
    return team;
  }

  label(name: string, team: FakeTeam | null = null): FakeLabel {
    const at = '2026-01-01T00:00:00.000Z';
    return { id: randomUUID(), name, team, createdAt: at, updatedAt: at };
  }

  create(
    given: { at: string; title?: string; labels?: FakeLabel[]; state?: StateType; project?: string },
    team = this.team('ENG'),
  ): { issue: FakeIssue; message: FakeMessage } {
    this.#number += 1;
    const { at, title = 'Totals are wrong', labels = [], state = 'triage', project } = given;
    const identifier = `${team.key}-${this.#number}`;
    const issue: FakeIssue = {
      id: randomUUID(),
      identifier,
      title,
      url: `https://linear.app/acme/issue/${identifier}`,
      createdAt: iso(at),
      updatedAt: iso(at),
      archivedAt: null,
      trashed: null,
      completedAt: state === 'completed' ? iso(at) : null,
      canceledAt: null,
      state: stateOf(state),
      team,
      project: project === undefined ? null : { id: project, name: project },
      creator: DANA,
      externalUserCreator: null,
      labels: [...labels],
      needs: [],
      history: [],
    };
    this.issues.push(issue);
    return { issue, message: this.#message(issue, 'create', at) };
  }

  /** Moves an issue to a state of the type; its times follow as Linear's do. */
  move(issue: FakeIssue, type: StateType, at: string): FakeMessage {
    const { state: fromState, completedAt, canceledAt } = issue;
    const before: Record<string, unknown> = { stateId: fromState.id };
    issue.state = stateOf(type);
    issue.completedAt = type === 'completed' ? iso(at) : null;
    issue.canceledAt = type === 'canceled' || type === 'duplicate' ? iso(at) : null;
    if (completedAt !== issue.completedAt) before.completedAt = completedAt;
    if (canceledAt !== issue.canceledAt) before.canceledAt = canceledAt;
    return this.#update(issue, at, before, { fromState, toState: issue.state });
  }

  relabel(issue: FakeIssue, change: { add?: FakeLabel[]; remove?: FakeLabel[] }, at: string): FakeMessage {
    const { add = [], remove = [] } = change;
    const before = { labelIds: issue.labels.map(({ id }) => id) };
    issue.labels = [...issue.labels.filter((label) => !remove.includes(label)), ...add];
    return this.#update(issue, at, before, { addedLabels: add, removedLabels: remove });
  }

  retitle(issue: FakeIssue, title: string, at: string): FakeMessage {
    const before = { title: issue.title };
    issue.title = title;
    return this.#update(issue, at, before, {});
  }

  /** To another team: Linear gives it another identifier, and keeps its id. */
  transfer(issue: FakeIssue, team: FakeTeam, at: string): FakeMessage {
    const before = { teamId: issue.team.id, identifier: issue.identifier };
    issue.team = team;
    issue.identifier = issue.identifier.replace(/^\w+/, team.key);
    return this.#update(issue, at, before, {});
  }

  /** Deletes it: Linear keeps what was deleted in its trash for a while. */
  trash(issue: FakeIssue, at: string): FakeMessage {
    Object.assign(issue, { trashed: true, archivedAt: iso(at), updatedAt: iso(at) });
    return this.#message(issue, 'remove', at);
  }

  restore(issue: FakeIssue, at: string): FakeMessage {
    const before = { trashed: true, archivedAt: issue.archivedAt };
    Object.assign(issue, { trashed: null, archivedAt: null });
    return this.#update(issue, at, before, {});
  }

  /** Puts away what was done a while ago. */
  archive(issue: FakeIssue, at: string): FakeMessage {
    Object.assign(issue, { archivedAt: iso(at), updatedAt: iso(at) });
    return this.#message(issue, 'remove', at);
  }

  renameLabel(label: FakeLabel, name: string, at: string): FakeMessage {
    const before = { name: label.name, updatedAt: label.updatedAt };
    Object.assign(label, { name, updatedAt: iso(at) });
    return this.#entity('IssueLabel', 'update', at, { ...label, teamId: label.team?.id }, before);
  }

  removeLabel(label: FakeLabel, at: string): FakeMessage {
    for (const issue of this.issues) issue.labels = issue.labels.filter((other) => other !== label);
    return this.#entity('IssueLabel', 'remove', at, { ...label, teamId: label.team?.id });
  }

  request(issue: FakeIssue, at: string, customer = 'Globex'): { need: FakeRequest; message: FakeMessage } {
    const need = { id: randomUUID(), createdAt: iso(at), customer: { id: customer, name: customer }, issue };
    issue.needs.push(need);
    return { need, message: this.#need(need, 'create', at) };
  }

  withdraw(need: FakeRequest, at: string): FakeMessage {
    need.issue.needs = need.issue.needs.filter((other) => other !== need);
    return this.#need(need, 'remove', at);
  }

  comment(issue: FakeIssue, at: string): FakeMessage {
    return this.#entity('Comment', 'create', at, { id: randomUUID(), body: 'Looking into it.', issue });
  }

  #need(need: FakeRequest, action: string, at: string): FakeMessage {
    const known = { ...need, updatedAt: iso(at), issueId: need.issue.id, customerId: need.customer.id };
    return this.#entity('CustomerNeed', action, at, known);
  }

  #update(
    issue: FakeIssue,
    at: string,
    before: Record<string, unknown>,
    entry: Partial<Pick<Entry, 'fromState' | 'toState' | 'addedLabels' | 'removedLabels'>>,
  ): FakeMessage {
    const updatedFrom = { ...before, updatedAt: issue.updatedAt };
    issue.updatedAt = iso(at);
    issue.history.push({
      id: randomUUID(),
      createdAt: iso(at),
      actor: DANA,
      fromState: null,
      toState: null,
      addedLabels: null,
      removedLabels: null,
      ...entry,
    });
    return this.#message(issue, 'update', at, updatedFrom);
  }

  #message(issue: FakeIssue, action: string, at: string, updatedFrom?: object): FakeMessage {
    const known = {
      ...issue,
      teamId: issue.team.id,
      stateId: issue.state.id,
      labelIds: issue.labels.map(({ id }) => id),
    };
    return this.#entity('Issue', action, at, known, updatedFrom);
  }

  #entity(type: string, action: string, at: string, known: object, updatedFrom?: object): FakeMessage {
    return {
      action,
      type,
      actor: { ...DANA, type: 'user' },
      createdAt: iso(at),
      data: dataOf(`${type}WebhookPayload`, known),
      ...(updatedFrom && { updatedFrom: { ...updatedFrom } }),
      organizationId: 'organization-acme',
      webhookId: 'webhook-1',
    };
  }
}

function stateOf(type: StateType): State {
  return { id: `state-${type}`, name: type, type };
}

function iso(at: string): string {
  return new Date(at).toISOString();
}
