// npm run test:faults [-- --only NAME[,NAME]] [--times 5] [--verbose]: kills what telemetry passes through, at random
// moments and under load, and counts every acknowledged point against the books of the senders. Ends with 1 when one is
// missing or there twice, or when the service was not back in time though nothing else kept the machine busy.
import { cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { CASES } from './cases.ts';
import { play, type Report } from './play.ts';

const BACK_WITHIN_MS = 5_000;
const MOST_MEBIBYTES = 1_024; // as docs/operations.md promises
const ADVICE = `All of them: ${Object.keys(CASES).join(', ')}.`;

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    times: { type: 'string', default: '5' },
    verbose: { type: 'boolean', default: false },
  },
});
const names = values.only?.split(',') ?? Object.keys(CASES);
const unknown = names.find((name) => !(name in CASES));
const times = Number(values.times);
if (unknown !== undefined || !(times >= 1)) {
  console.error(
    unknown === undefined ? '--times needs a number' : `There is no case "${unknown}". ${ADVICE}`,
  );
  process.exit(2);
}

const HEADINGS = [
  'case',
  'requests',
  'points',
  'sent again',
  'lost',
  'doubled',
  'wrong',
  'back after',
  'peak MiB',
  '',
];
const rows = [HEADINGS];
let failed = false;
let late = false;
for (const name of names) {
  const { what, play: act, ...rest } = CASES[name] as (typeof CASES)[string];
  process.stderr.write(`  ${name}: ${what}\n`);
  const busy = (loadavg()[0] as number) > cpus().length; // before: by others, whose share of the machine is not ours
  const report = await play(
    { what, play: act, ...rest },
    { times, random: Math.random, verbose: values.verbose },
  );
  const faults = faultsOf(report);
  const slow = report.outages.filter((outage) => outage > BACK_WITHIN_MS);
  late ||= slow.length > 0;
  if (slow.length > 0 && !busy) faults.push(`it was away for ${slow.map(seconds).join(', ')}`);
  failed ||= faults.length > 0;
  for (const fault of faults) process.stderr.write(`\u2717 ${name}: ${fault}\n`);
  const numbers = [
    report.acknowledged,
    report.points,
    report.again,
    report.lost,
    report.doubled,
    report.wrong,
  ];
  const worst = report.outages.length === 0 ? '' : seconds(Math.max(...report.outages));
  rows.push([
    what,
    ...numbers.map((number) => number.toLocaleString('en')),
    worst,
    report.peak?.toFixed(0) ?? '',
    report.note,
  ]);
}
const widths = HEADINGS.map((_, column) => Math.max(...rows.map((row) => (row[column] as string).length)));
for (const row of rows) {
  const cells = row.map((cell, i) =>
    i === 0 || i === row.length - 1 ? cell.padEnd(widths[i] as number) : cell.padStart(widths[i] as number),
  );
  console.log(cells.join('  ').trimEnd());
}
console.log(
  failed
    ? 'Points were lost or doubled, or a bound was not kept.'
    : 'Every acknowledged point is there exactly once.',
);
if (late && !failed) console.log('Times are only of meaning on a machine that has nothing else to do.');
process.exit(failed ? 1 : 0);

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}

function faultsOf({ acknowledged, lost, doubled, wrong, peak = 0 }: Report): string[] {
  return [
    acknowledged === 0 && 'nothing was acknowledged, so nothing was tested',
    lost > 0 && `${lost} acknowledged points are missing`,
    doubled > 0 && `${doubled} points are there more than once`,
    wrong > 0 && `${wrong} points are not what was sent`,
    peak > MOST_MEBIBYTES && `it took ${peak.toFixed(0)} MiB of memory`,
  ].filter((fault): fault is string => fault !== false);
}
