import type { Resolution } from '@throughline/service/contracts/bugs';
import { formatLimit } from '../../ui/format/duration.ts';
import { formatInterval } from '../../ui/format/interval.ts';
import { formatCount, formatPercent, formatQuantity } from '../../ui/format/number.ts';
import { capitalised } from '../../ui/format/words.ts';
import type { Sentence } from '../../ui/sentence.tsx';
import { sayMedian, sayQuantile } from '../teams/say-duration.ts';

/** How long bugs take, as somebody would say it: the share in time with its interval, then the median. */
export function sayResolution(resolution: Resolution, customerReported: boolean | undefined): Sentence {
  const { value, window, withinMs } = resolution;
  const kind =
    customerReported === undefined ? 'bug' : customerReported ? 'customer-reported bug' : 'bug found inside';
  const many = kind === 'bug found inside' ? 'bugs found inside' : `${kind}s`;
  const limit = formatLimit(withinMs);
  if (value.total === 0) return [`No ${kind} was reported in ${window.days} days.`];
  const counted = `Of ${formatQuantity(value.total, kind, many)} reported in ${window.days} days`;
  if (value.estimate === null || value.lower === null || value.upper === null)
    return [`${counted}, none was followed for ${limit} yet, so no share can be told.`];
  const median = sayMedian(value.median);
  return [
    `${counted}, `,
    { strong: `${formatPercent(value.estimate)} were resolved within ${limit}` },
    ` (95 % interval ${formatInterval(value.lower, value.upper)}).`,
    median === null ? '' : ` ${capitalised(median)}.`,
  ];
}

/** What is open now, and what of it is late: `Seven are open now, three of them for longer than 72 h.` */
export function sayOpenBugs({ open, overdue, withinMs }: Resolution): string {
  if (open === 0) return 'None is open now.';
  const late =
    overdue === 0
      ? `none of them for longer than ${formatLimit(withinMs)}`
      : `${overdue === open ? 'all' : formatCount(overdue)} of them for longer than ${formatLimit(withinMs)}`;
  return `${formatCount(open)} ${open === 1 ? 'is' : 'are'} open now, ${late}.`;
}

/** What else the curve says: where nine in ten are resolved, and how many came back. */
export function sayTail({ p90, reopened }: Resolution): string {
  const ninety = sayQuantile(p90);
  const within = p90.kind === 'more_than' ? 'Nine in ten take' : 'Nine in ten are resolved within';
  return [
    ninety === null ? '' : `${within} ${ninety}.`,
    reopened === 0
      ? ''
      : `${formatCount(reopened)} ${reopened === 1 ? 'was' : 'were'} reopened at least once.`,
  ]
    .filter(Boolean)
    .join(' ');
}
