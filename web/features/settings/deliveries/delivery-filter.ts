import { DeliverySource, DeliveryState } from '@throughline/service/contracts/deliveries';
import { toQuery } from '../../../ui/query.ts';

export type DeliveryFilter = { source?: DeliverySource; state?: DeliveryState; event?: string };

export const DELIVERIES = '/settings/deliveries';

/** The filters in the address; a source or state that does not exist is left out, not sent and refused. */
export function readDeliveryFilter(query: Record<string, string>): DeliveryFilter {
  const source = DeliverySource.safeParse(query.source);
  const state = DeliveryState.safeParse(query.state);
  return {
    ...(source.success ? { source: source.data } : {}),
    ...(state.success ? { state: state.data } : {}),
    ...(query.event === undefined ? {} : { event: query.event }),
  };
}

/** The address of the page with these filters, from a cursor of the list, and of the issues below it, on. */
export function deliveriesAddress(
  filter: DeliveryFilter,
  cursors: { cursor?: string | undefined; issues?: string | undefined } = {},
): string {
  return `${DELIVERIES}${toQuery({ ...filter, ...cursors })}`;
}
