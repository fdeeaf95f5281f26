import { WindowDays } from '@throughline/service/contracts/outcome-values';
import { Slug } from '@throughline/service/contracts/text';
import { toQuery } from '../../ui/query.ts';

/** What the list beneath the curve shows. */
export const BUG_VIEWS = ['open', 'reopened', 'resolved', 'all'] as const;
export type BugView = (typeof BUG_VIEWS)[number];

export type BugFilter = {
  team?: string;
  service?: string;
  customerReported?: 'true' | 'false';
  window?: string;
  show: BugView;
};

/** The filters in the address; what cannot be one is left out, not sent and refused. */
export function readBugFilter(query: Record<string, string>): BugFilter {
  const { team, service, customerReported, window } = query;
  return {
    ...(Slug.safeParse(team).success && team ? { team } : {}),
    ...(Slug.safeParse(service).success && service ? { service } : {}),
    ...(customerReported === 'true' || customerReported === 'false' ? { customerReported } : {}),
    ...(WindowDays.safeParse(window).success && window ? { window } : {}),
    show: BUG_VIEWS.find((view) => view === query.show) ?? 'open',
  };
}

/** The address of the page with these filters; the view that is shown anyway is not written down. */
export function bugsAddress(filter: BugFilter, cursor?: string): string {
  const { team, service, customerReported, window, show } = filter;
  return `/bugs${toQuery({ team, service, customerReported, window, show: show === 'open' ? undefined : show, cursor })}`;
}

/** What the list asks the service for: the open ones by age, all others newest first. */
export function bugListQuery(filter: BugFilter, page: { cursor?: string; limit?: string } = {}): string {
  const { team, service, customerReported, show } = filter;
  const view = {
    open: { state: 'open', sort: 'oldest' },
    reopened: { reopened: 'true' },
    resolved: { state: 'resolved' },
    all: {},
  }[show];
  return toQuery({ team, service, customerReported, ...view, ...page });
}

export function resolutionQuery({ team, service, customerReported, window }: BugFilter): string {
  return toQuery({ team, service, customerReported, window });
}
