import { ServiceError } from '../../errors.ts';
import type { Transaction } from '../../store/database.ts';
import { risingId } from '../../store/rising-id.ts';
import { findKnown } from './find-known.ts';
import { type Facts, type Known, merge, outranks, runKeyOf } from './merge.ts';
import type { Report } from './report.ts';

export interface Entry {
  row: Known;
  created: boolean;
  changed: boolean;
  /** The earliest moment at which anything about it is or was. */
  since: Date;
  aliases: { source: string; externalId: string }[];
}

/** The deployments that a batch of reports is about, as they become while it is read. */
export class Register {
  readonly #entries = new Map<string, Entry>();
  readonly #byName = new Map<string, Entry>();

  /** Finds what is known of them already: by name, by alias, or by the run behind them. */
  static async open(transaction: Transaction, reports: Report[]): Promise<Register> {
    const named = reports.flatMap((report) => {
      const { source, externalId } = report.input;
      return [...(externalId === undefined ? [] : [{ source, externalId }]), ...namesOnGitHub(report)];
    });
    const runs = reports.flatMap(({ environmentId, input: { run } }) =>
      run ? [{ environmentId, runKey: runKeyOf(run) }] : [],
    );
    const register = new Register();
    const rows = await findKnown(transaction, named, runs);
    for (const row of rows) register.#add(row, false);
    return register;
  }

  /** Enters a deployment that is known by its id. */
  include(row: Known): void {
    if (!this.#entries.has(row.id)) this.#add(row, false);
  }

  /** Applies a report to the deployment it is about, or to a new one. @throws ServiceError and leaves all as it was */
  apply(report: Report, now: Date, id?: string): Entry {
    const entry = id === undefined ? this.#find(report) : this.#entries.get(id);
    if (entry && entry.row.environmentId !== report.environmentId) throw movedElsewhere(report);
    const facts = merge(report, entry?.row ?? null, now);
    if (!entry) return this.#create(report, facts, now);
    const same = (Object.keys(facts) as (keyof Facts)[]).every((key) => equal(facts[key], entry.row[key]));
    if (!same) {
      entry.since = earliest(entry.since, facts.finishedAt ?? facts.startedAt);
      Object.assign(entry.row, facts);
      entry.changed = true;
    }
    this.#name(entry, report);
    return entry;
  }

  get entries(): Entry[] {
    return [...this.#entries.values()];
  }

  #find(report: Report): Entry | undefined {
    const { environmentId, input } = report;
    const { source, externalId, run } = input;
    const named =
      (externalId === undefined ? undefined : this.#byName.get(nameOf(source, externalId))) ??
      this.#findOnGitHub(report);
    if (named || !run) return named;
    const key = runKeyOf(run);
    const sameRun = this.entries.filter(
      ({ row, aliases }) =>
        row.environmentId === environmentId &&
        row.runKey === key &&
        (row.runAttempt === null || run.attempt === undefined || row.runAttempt === run.attempt) &&
        (row.runJob === null || run.job === undefined || row.runJob === run.job) &&
        row.source !== source &&
        aliases.every((alias) => alias.source !== source),
    );
    return sameRun.find(({ row }) => row.runJob === run.job) ?? sameRun[0];
  }

  /**
   * What GitHub has told of the deployment that the report says it is. What its sender calls otherwise is another one:
   * a job that a deployment of GitHub started and that is run again belongs to the same deployment of GitHub.
   */
  #findOnGitHub(report: Report): Entry | undefined {
    const { source, externalId } = report.input;
    return this.#namedOnGitHub(report).find(
      ({ row, aliases }) =>
        externalId === undefined ||
        [row, ...aliases].every((name) => name.source !== source || name.externalId === null),
    );
  }

  #namedOnGitHub(report: Report): Entry[] {
    return namesOnGitHub(report)
      .flatMap(({ source, externalId }) => this.#byName.get(nameOf(source, externalId)) ?? [])
      .filter(({ row }) => row.environmentId === report.environmentId);
  }

  /** Keeps every name that a deployment has; its first is that of the source worth most. */
  #name(entry: Entry, report: Report): void {
    const { source, externalId } = report.input;
    const { row, aliases } = entry;
    const [onGitHub] = namesOnGitHub(report);
    if (onGitHub && this.#namedOnGitHub(report).length === 0) {
      this.#byName.set(nameOf(onGitHub.source, onGitHub.externalId), entry);
      aliases.push(onGitHub);
      entry.changed = true;
    }
    if (externalId === undefined || this.#byName.has(nameOf(source, externalId))) return;
    if (row.source === source) return;
    this.#byName.set(nameOf(source, externalId), entry);
    if (outranks(source, row.source) && row.externalId !== null) {
      aliases.push({ source: row.source, externalId: row.externalId });
      Object.assign(row, { source, externalId });
    } else aliases.push({ source, externalId });
    entry.changed = true;
  }

  #create({ input, serviceId, environmentId }: Report, facts: Facts, now: Date): Entry {
    const row: Known = {
      ...facts,
      id: risingId(),
      serviceId,
      environmentId,
      source: input.source,
      externalId: input.externalId ?? null,
      rollback: false,
      previousId: null,
      supersededById: null,
      hotfixBecause: null,
      inactiveSince: null,
      commitCount: 0,
      receivedAt: now,
      aliases: [],
    };
    return this.#add(row, true);
  }

  #add(row: Known, created: boolean): Entry {
    const entry: Entry = {
      row,
      created,
      changed: created,
      since: row.finishedAt ?? row.startedAt,
      aliases: row.aliases.map(({ source, externalId }) => ({ source, externalId })),
    };
    this.#entries.set(row.id, entry);
    const names = [...entry.aliases, { source: row.source, externalId: row.externalId }];
    for (const { source, externalId } of names)
      if (externalId !== null) this.#byName.set(nameOf(source, externalId), entry);
    return entry;
  }
}

export function earliest(a: Date, b: Date): Date {
  return a < b ? a : b;
}

/** What GitHub's own report of it is called: the first where several services share the repository, else the second. */
function namesOnGitHub({ input: { githubDeployment, service } }: Report) {
  if (githubDeployment === undefined) return [];
  const name = `deployment/${githubDeployment}`;
  return [`${name}/${service}`, name].map((externalId) => ({ source: 'github', externalId }));
}

function nameOf(source: string, externalId: string): string {
  return `${source}\n${externalId}`;
}

function equal(a: unknown, b: unknown): boolean {
  return a instanceof Date && b instanceof Date ? a.getTime() === b.getTime() : a === b;
}

function movedElsewhere({ input }: Report): ServiceError {
  return new ServiceError('invalid_request', {
    detail: `\`${input.externalId}\` of ${input.source} was recorded for another service or environment.`,
    remedy:
      'Give each deployment an externalId of its own, for example by adding the service and environment to it.',
    field: 'externalId',
  });
}
