import { LinkGrade, LinkState } from '@throughline/service/contracts/links';
import { Slug } from '@throughline/service/contracts/text';
import { toQuery } from '../../ui/query.ts';

export type ImpactFilter = { team?: string; kpi?: string; grade?: LinkGrade; state?: LinkState };

/** The filters in the address; what cannot be one is left out, not sent and refused. */
export function readImpactFilter({ team, kpi, grade, state }: Record<string, string>): ImpactFilter {
  const knownGrade = LinkGrade.safeParse(grade);
  const knownState = LinkState.safeParse(state);
  return {
    ...(team && Slug.safeParse(team).success ? { team } : {}),
    ...(kpi && Slug.safeParse(kpi).success ? { kpi } : {}),
    ...(knownGrade.success ? { grade: knownGrade.data } : {}),
    ...(knownState.success && knownState.data !== 'active' ? { state: knownState.data } : {}),
  };
}

export function impactAddress(filter: ImpactFilter, cursor?: string): string {
  return `/impact${toQuery({ ...filter, cursor })}`;
}
