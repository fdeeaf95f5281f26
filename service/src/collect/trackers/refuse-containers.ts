import { ServiceError } from '../../errors.ts';
import { mayWrite, type Recording } from '../recording.ts';
import { findTakers, readPlaces, readRules } from '../rules/index.ts';

/**
 * The repositories or Linear teams among `containers` of which no service takes issues that the sender may write to, with
 * what to tell it. Who is not limited to some services is refused none.
 */
export async function refuseContainers(
  { context: { database }, assertService }: Recording,
  source: 'github' | 'linear',
  containers: string[],
): Promise<Map<string, ServiceError>> {
  if (mayWrite(assertService)) return new Map();
  const distinct = [...new Set(containers)];
  const { rules } = await readRules({ database });
  const places = await readPlaces(database, source === 'github' ? distinct : []);
  const foreign = distinct.filter((container) => {
    const services = findTakers(rules, { source, container }, places);
    return !services.some((slug) => {
      const service = places.services.get(slug);
      return service !== undefined && mayWrite(assertService, service);
    });
  });
  return new Map(foreign.map((container) => [container, refusalOf(source, container)]));
}

function refusalOf(source: 'github' | 'linear', container: string): ServiceError {
  const what = source === 'github' ? `the repository ${container}` : `the Linear team ${container}`;
  return new ServiceError('wrong_scope', {
    detail: `The token is for no service that takes issues of ${what}.`,
    remedy: `${
      source === 'github'
        ? 'Add the repository to a service that the token is for (Settings → Services)'
        : 'Add a rule with the team for a service that the token is for (Settings → Rules)'
    }, or use a token for all services (Settings → Tokens).`,
    field: 'issues',
  });
}
