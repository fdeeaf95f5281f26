import type { Rules } from '../../contracts/rules.ts';
import type { Context } from '../../store/database.ts';
import { findService } from '../services/index.ts';

/** @throws ServiceError unknown_service for a rule that leads nowhere */
export async function assertRules({ database }: Context, rules: Rules): Promise<void> {
  for (const [index, { service }] of rules.services.entries())
    await findService(database, service, `services[${index}].service`);
}
