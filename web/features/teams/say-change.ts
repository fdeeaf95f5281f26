import type { OutcomeMetric } from '@throughline/service/contracts/outcome-metrics';
import { formatLimit } from '../../ui/format/duration.ts';
import { sayTarget } from './say-denominator.ts';

/** What a change of the outcome metric changed, one statement each: `target 90 % → target 95 %`. */
export function sayChange(before: OutcomeMetric | null, after: OutcomeMetric): string[] {
  if (before === null) return [`chose ${after.name}, ${sayTarget(after)} in ${after.windowDays} days`];
  if (before.kind !== after.kind)
    return [`changed from ${before.name} (${sayTarget(before)}) to ${after.name} (${sayTarget(after)})`];
  const said = [
    from('name', before.name, after.name),
    from('target', sayTarget(before), sayTarget(after)),
    from('read from', saySource(before), saySource(after)),
    before.withinMs !== after.withinMs && sayTarget(before) === sayTarget(after)
      ? from('limit', sayLimit(before), sayLimit(after))
      : '',
    from('window', `${before.windowDays} days`, `${after.windowDays} days`),
    from('owner', before.owner.name, after.owner.name),
    from('counts', sayWhose(before), sayWhose(after)),
    from('when missed', before.actionWhenMissed, after.actionWhenMissed),
    before.definition === after.definition ? '' : 'definition rewritten',
  ].filter((statement) => statement !== '');
  return said.length === 0 ? ['saved without a change'] : said;
}

function from(what: string, before: string, after: string): string {
  if (before === after) return '';
  const plain = (text: string) => (text.startsWith(`${what} `) ? text.slice(what.length + 1) : text);
  return `${what}: ${plain(before)} → ${plain(after)}`;
}

function saySource({ source }: OutcomeMetric): string {
  if (source === null) return '';
  if (source.from === 'kpi') return [source.name, ...Object.values(source.segment)].join(', ');
  return source.from === 'latency'
    ? `${source.name} up to ${source.limit} ${source.unit}`.trimEnd()
    : source.name;
}

function sayLimit({ withinMs }: OutcomeMetric): string {
  return withinMs === null ? 'none' : formatLimit(withinMs);
}

function sayWhose({ kind, customerReportedOnly }: OutcomeMetric): string {
  if (kind !== 'bug_resolution_time') return '';
  return customerReportedOnly ? 'customer-reported bugs' : 'all bugs';
}
