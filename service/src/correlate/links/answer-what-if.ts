import { whatIf } from '../../contracts/link-what-if.ts';
import type { WhatIf } from '../../contracts/links.ts';
import { ServiceError } from '../../errors.ts';
import type { Context } from '../../store/database.ts';
import { findLink, type Sight } from './read-link.ts';

/** What the KPI would be if the signal changed. @throws ServiceError unknown_link, not_seen, link_not_active */
export async function answerWhatIf(
  { database }: Context,
  id: string,
  change: number,
  sight: Sight,
): Promise<WhatIf> {
  const link = await findLink(database, id, sight);
  if (link.state !== 'active') {
    throw new ServiceError('link_not_active', {
      detail: `The link was ${link.state}: ${link.withdrawn?.reason ?? link.dismissed?.reason ?? ''}`,
      remedy: 'Ask of one that stands: GET /api/v1/links.',
    });
  }
  const result = whatIf(link, change);
  if (result.kind === 'answer') return result.answer;
  const { unit } = link.signal;
  const amount = (value: number) => `${Number(value.toPrecision(4))}${unit === '' ? '' : ` ${unit}`}`;
  if (result.kind === 'unknown_now') {
    throw new ServiceError('not_seen', {
      detail: 'The signal told nothing in the day before the last scan, so there is nothing to start from.',
      remedy: 'Let a scan run once it tells again: POST /api/v1/links/scan.',
    });
  }
  throw new ServiceError('not_seen', {
    detail: `The signal would be ${amount(result.to)}; the link was found between ${amount(result.lower)} and ${amount(result.upper)}, and says nothing beyond.`,
    remedy: `Ask for a change between ${amount(result.lower - (link.now.signal ?? 0))} and ${amount(result.upper - (link.now.signal ?? 0))}.`,
    field: 'change',
  });
}
