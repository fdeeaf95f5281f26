import type { z } from 'zod';
import type { RecordChange } from '../../contracts/change-events.ts';
import { transact } from '../../store/database.ts';
import { risingId } from '../../store/rising-id.ts';
import { assertPast } from '../deployments/index.ts';
import type { Recording } from '../recording.ts';
import { assertOrigin, findService, unknownEnvironment } from '../services/index.ts';

/**
 * Records that a flag or a setting was changed; the same `source` and `externalId` replaces what was known.
 * @throws ServiceError for a name, a time or a sender that does not fit
 */
export async function recordChange(
  { context: { database, now }, assertService }: Omit<Recording, 'changes'>,
  input: z.output<typeof RecordChange>,
): Promise<{ id: string; created: boolean }> {
  const at = input.at === undefined ? now() : new Date(input.at);
  assertPast(now(), { at });
  return transact(database, async (transaction) => {
    const service = await findService(transaction, input.service, 'service');
    assertService(service);
    assertOrigin(service, input.source);
    const environment = service.environments.find(({ name }) => name === input.environment);
    if (!environment) throw unknownEnvironment(service, input.environment);
    const identity = { source: input.source, externalId: input.externalId ?? risingId() };
    const known = await transaction.changeEvent.findUnique({
      where: { source_externalId: identity },
      include: { service: { select: { id: true, slug: true } } },
    });
    if (known) assertService(known.service);
    const data = {
      serviceId: service.id,
      environmentId: environment.id,
      kind: input.kind,
      name: input.name,
      from: input.from ?? null,
      to: input.to ?? null,
      at: known && input.at === undefined ? known.at : at, // told again without a time, it happened when it did
      actor: input.actor ?? null,
      url: input.url ?? null,
    };
    const { id } = await transaction.changeEvent.upsert({
      where: { source_externalId: identity },
      create: { ...identity, ...data },
      update: data,
      select: { id: true },
    });
    // What was looked at somewhere else was not its doing.
    if (known && known.environmentId !== environment.id) {
      await transaction.changeWatch.deleteMany({ where: { changeId: id } });
    }
    return { id, created: !known };
  });
}
