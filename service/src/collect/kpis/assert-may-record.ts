import { ServiceError } from '../../errors.ts';
import { mayWrite, type Recording } from '../recording.ts';
import { SIMULATED_SOURCE } from '../services/index.ts';
import type { KpiRow } from './find-kpi.ts';

/**
 * Who is limited to some services may record KPIs of the teams that own one of them.
 * @throws ServiceError wrong_scope
 */
export function assertMayRecord(assertService: Recording['assertService'], { slug, team }: KpiRow): void {
  if (mayWrite(assertService) || team.services.some((service) => mayWrite(assertService, service))) return;
  throw new ServiceError('wrong_scope', {
    detail: `The token is for no service of ${team.name}, which owns the KPI ${slug}.`,
    remedy: 'Use a token that includes a service of that team, or one for all services: Settings → Tokens.',
    field: 'slug',
  });
}

/** Keeps what is invented and what is real apart. @throws ServiceError simulated_mismatch */
export function assertOrigin({ slug, team }: KpiRow, source: string | undefined): void {
  if (team.simulated === (source === SIMULATED_SOURCE)) return;
  throw new ServiceError('simulated_mismatch', {
    detail: team.simulated
      ? `The KPI ${slug} belongs to the simulated company; what really happened cannot be recorded there.`
      : `The source \`${SIMULATED_SOURCE}\` is for the simulated company, to which ${slug} does not belong.`,
    remedy: team.simulated
      ? 'Record it for a KPI of your own, or remove the simulated company first: npm run company -- remove.'
      : 'Name the system that sends it as source, or leave it out.',
    field: team.simulated ? 'slug' : 'source',
  });
}
