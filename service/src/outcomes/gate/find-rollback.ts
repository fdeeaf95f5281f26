import { sameVersion } from '../verdicts/index.ts';
import type { GateFacts } from './facts.ts';

/**
 * Why a deployment would be a rollback, or null: by the definition of verdicts, a return to a version that was first
 * live before the present one, or what its sender says.
 */
export function findRollback({
  asked,
  present,
  firstLive,
  rollbackDeclared,
}: Pick<GateFacts, 'asked' | 'present' | 'firstLive' | 'rollbackDeclared'>): string | null {
  if (present && asked && sameVersion(asked, present)) return null;
  if (present && asked && firstLive.asked && firstLive.present && firstLive.asked < firstLive.present) {
    return `${asked.version} was live there before ${present.version}, so this is a rollback`;
  }
  return rollbackDeclared ? 'This is declared to be a rollback' : null;
}
