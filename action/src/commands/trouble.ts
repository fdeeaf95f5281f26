import type { Trouble } from '../run.ts';
import type { Failure } from '../service/failure.ts';

/**
 * Why a command could not record what it was asked to. A service that is away is no fault of the workflow.
 *
 * @param again what comes of running the job again
 */
export function troubleOf(what: string, failure: Failure, again = 'it counts once'): Trouble {
  const message = `${what} was not recorded: ${failure.what}${/[.!?]$/.test(failure.what) ? '' : '.'} ${failure.remedy}`;
  if (failure.kind === 'refused') return { level: 'error', message };
  return { level: 'warning', message: `${message} Run the job again when it is back: ${again}.` };
}
