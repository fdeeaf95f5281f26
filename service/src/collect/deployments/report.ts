import type { z } from 'zod';
import type { RecordDeployment } from '../../contracts/deployments.ts';
import { ServiceError } from '../../errors.ts';
import type { Transaction } from '../../store/database.ts';
import type { Recording } from '../recording.ts';
import { assertOrigin, findService, findServices, unknownEnvironment } from '../services/index.ts';
import { assertPast } from './times.ts';

export type Input = z.output<typeof RecordDeployment>;

/** What was reported, with its names looked up and its times read. */
export interface Report {
  input: Input;
  serviceId: string;
  environmentId: string;
  startedAt: Date | undefined;
  finishedAt: Date | undefined;
}

type FoundService = Awaited<ReturnType<typeof findService>>;

/** Reads reports against the services they name, which are looked up together. */
export class ReportReader {
  readonly #recording: Recording;
  readonly #transaction: Transaction;
  readonly #services: Map<string, FoundService>;

  private constructor(recording: Recording, transaction: Transaction, services: Map<string, FoundService>) {
    this.#recording = recording;
    this.#transaction = transaction;
    this.#services = services;
  }

  static async open(recording: Recording, transaction: Transaction, inputs: Input[]): Promise<ReportReader> {
    const slugs = inputs.map(({ service }) => service);
    return new ReportReader(recording, transaction, await findServices(transaction, slugs));
  }

  /** @throws ServiceError for a name, a time or a sender that does not fit */
  async read(input: Input): Promise<Report> {
    const startedAt = date(input.startedAt);
    const finishedAt = date(input.finishedAt);
    assertPast(this.#recording.context.now(), { startedAt, finishedAt });
    if (input.status === 'started' && finishedAt) throw finishOfStart();
    const service =
      this.#services.get(input.service) ?? (await findService(this.#transaction, input.service, 'service'));
    this.#recording.assertService(service);
    const environment = service.environments.find(({ name }) => name === input.environment);
    if (!environment) throw unknownEnvironment(service, input.environment);
    assertOrigin(service, input.source);
    return { input, serviceId: service.id, environmentId: environment.id, startedAt, finishedAt };
  }
}

function date(value: string | undefined): Date | undefined {
  return value === undefined ? undefined : new Date(value);
}

function finishOfStart(): ServiceError {
  return new ServiceError('invalid_request', {
    detail: 'A deployment that has only started has no finish.',
    remedy: 'Leave finishedAt out, or send how it ended as status: succeeded, failed, cancelled or skipped.',
    field: 'finishedAt',
  });
}
