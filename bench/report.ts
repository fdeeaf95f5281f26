// npm run bench:report [-- --data ../shared/data] [--check]: runs the accuracy benches on the public reference data and
// writes docs/benchmarks.md. With --check it only runs and prints them; with --only NAME it runs that bench and writes its
// tables anew, all else staying as it is.
import { readFile, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type BenchModule, SPEED_TASKS } from './tasks.ts';

interface Line {
  figure: string;
  key: string;
  target: string;
  /** Whether the measured value reaches the target; left out where there is none. */
  reached?: (value: number) => boolean;
  digits?: number;
}

interface Task {
  task: string;
  data: string;
  flags?: Record<string, string>;
  what: string;
  lines: Line[];
  /** What has to be known beside the table. */
  note?: string;
}

const atLeast = (least: number) => (value: number) => value >= least;
const atMost = (most: number) => (value: number) => value <= most;
const within = (low: number, high: number) => (value: number) => value >= low && value <= high;

const LINK_LINES: Line[] = [
  {
    figure: 'False discovery proportion',
    key: 'raw.falseDiscoveryProportion',
    target: '≤ 0.05',
    reached: atMost(0.05),
    digits: 3,
  },
  {
    figure: 'Power, share of raw variance',
    key: 'raw.power',
    target: '≥ 0.8',
    reached: atLeast(0.8),
    digits: 3,
  },
  {
    figure: 'Power, share of variance about trend and season',
    key: 'adjusted.power',
    target: '≥ 0.8',
    reached: atLeast(0.8),
    digits: 3,
  },
];
const TOLD_LINES: Line[] = [
  { figure: 'What least squares told lag and noise would find, raw', key: 'raw.told', target: '', digits: 3 },
  { figure: 'the same, about trend and season', key: 'adjusted.told', target: '', digits: 3 },
];

const TASKS: Task[] = [
  {
    task: 'anomaly',
    data: 'nab',
    what: 'Numenta Anomaly Benchmark, the series present, one fixed threshold',
    lines: [
      {
        figure: 'Standard score, fixed threshold',
        key: 'standardFixed',
        target: '≥ 70',
        reached: atLeast(70),
        digits: 1,
      },
      {
        figure: 'Standard score, best threshold',
        key: 'standardBest',
        target: '≥ 76',
        reached: atLeast(76),
        digits: 1,
      },
      {
        figure: 'Share of windows hit',
        key: 'windowsHit',
        target: '≥ 0.85',
        reached: atLeast(0.85),
        digits: 3,
      },
      {
        figure: 'Alerts per 1,000 points',
        key: 'alertsPer1000',
        target: '≤ 1',
        reached: atMost(1),
        digits: 2,
      },
    ],
  },
  {
    task: 'petshop',
    data: 'petshop/low_traffic',
    what: 'PetShop root causes, low traffic, ties shared out',
    lines: [
      { figure: 'Top-1', key: 'top1', target: '≥ 0.75', reached: atLeast(0.75), digits: 3 },
      { figure: 'Top-3', key: 'top3', target: '≥ 0.95', reached: atLeast(0.95), digits: 3 },
      {
        figure: 'Specificity, latency',
        key: 'specificityLatency',
        target: '≥ 0.9',
        reached: atLeast(0.9),
        digits: 3,
      },
      {
        figure: 'Specificity, availability',
        key: 'specificityAvailability',
        target: '≥ 0.9',
        reached: atLeast(0.9),
        digits: 3,
      },
    ],
  },
  {
    task: 'changepoints',
    data: 'tcpd',
    what: 'Turing Change Point Dataset, margin 5',
    lines: [
      { figure: 'F1', key: 'f1', target: '≥ 0.76', reached: atLeast(0.76), digits: 3 },
      { figure: 'Covering', key: 'covering', target: '≥ 0.74', reached: atLeast(0.74), digits: 3 },
    ],
  },
  {
    task: 'canary',
    data: 'canary',
    flags: { series: 'nab/data' },
    what: "Kayenta's own suite, and A/A splits of real series (5 % of which may alarm)",
    lines: [
      { figure: 'Verdicts that agree, of 18', key: 'agree', target: '18', reached: atLeast(18) },
      { figure: 'Alarms in 720 random splits', key: 'randomAlarms', target: '≤ 36', reached: atMost(36) },
      {
        figure: 'Alarms in 720 interleaved splits',
        key: 'interleavedAlarms',
        target: '≤ 36',
        reached: atMost(36),
      },
      {
        figure: 'Alarms in 720 consecutive halves',
        key: 'consecutiveAlarms',
        target: '≤ 36',
        reached: atMost(36),
      },
      {
        figure: 'Alarms in 363 season-matched splits',
        key: 'matchedAlarms',
        target: '≤ 18',
        reached: atMost(18),
      },
    ],
  },
  {
    task: 'impact',
    data: 'causal-impact',
    flags: { series: 'nab/data' },
    what: 'Causal impact, effects of known size injected into real series',
    lines: [
      {
        figure: 'Coverage of the 95 % interval',
        key: 'coverage',
        target: '0.92 … 0.98',
        reached: within(0.92, 0.98),
        digits: 3,
      },
    ],
  },
  {
    task: 'impact',
    data: 'causal-impact/arma_data.csv',
    flags: { response: 'y', intervention: '70', inject: '5' },
    what: 'Causal impact, ARMA series with +5 on its last 30 points (the package reports its effect in percent)',
    lines: [
      {
        figure: 'Relative effect',
        key: 'relative',
        target: '0.0354 … 0.0455',
        reached: within(0.0354, 0.0455),
        digits: 4,
      },
    ],
  },
  {
    task: 'impact',
    data: 'causal-impact/google_data.csv',
    flags: { response: 'y', intervention: '61' },
    what: 'Causal impact, the second series',
    lines: [
      {
        figure: 'Relative effect',
        key: 'relative',
        target: '0.14 … 0.28',
        reached: within(0.14, 0.28),
        digits: 3,
      },
    ],
  },
  {
    task: 'm4',
    data: 'm4-hourly',
    what: 'M4 hourly, next 48 hours',
    lines: [
      { figure: 'OWA against Naive2', key: 'owa', target: '≤ 0.50', reached: atMost(0.5), digits: 3 },
      {
        figure: 'Coverage of the 95 % interval',
        key: 'coverage95',
        target: '0.93 … 0.97',
        reached: within(0.93, 0.97),
        digits: 3,
      },
    ],
  },
  {
    task: 'breach',
    data: 'm4-hourly',
    flags: { earlier: '7' },
    what: 'Will it cross the largest value of its last 14 days',
    lines: [
      { figure: 'F1', key: 'f1', target: '≥ 0.85', reached: atLeast(0.85), digits: 3 },
      { figure: 'Median error of the hour', key: 'medianHourError', target: '≤ 1', reached: atMost(1) },
      {
        figure: 'F1 asked of seven earlier moments a day apart, mean',
        key: 'f1Earlier',
        target: '≥ 0.85',
        reached: atLeast(0.85),
        digits: 3,
      },
      { figure: 'least of the seven', key: 'f1EarlierLeast', target: '', digits: 3 },
      { figure: 'most of the seven', key: 'f1EarlierMost', target: '', digits: 3 },
      { figure: 'F1 that its own probabilities expect here', key: 'f1Expected', target: '', digits: 3 },
      { figure: 'F1, lower end of its 95 % interval over series', key: 'f1Lower', target: '', digits: 3 },
      { figure: 'F1, upper end', key: 'f1Upper', target: '', digits: 3 },
      { figure: 'F1 at the best cut, chosen in hindsight', key: 'f1BestCut', target: '', digits: 3 },
    ],
    note: `The 48 hours of the test file are shared by all series, and hard: most misses are loads that rose beyond two weeks of
their past together. The probabilities are right about it (what they expect). A logistic regression on the same evidence, the
distance of the forecast's peak from the threshold and the trend, which was shown the answers of 1,242 cases at earlier
moments, comes to 0.81 to 0.83 on this file. So do others, each chosen on moments 2 to 14 days earlier, cross-validated
over series, and shown this file once: six more forecasters with kernel-smoothed errors of whole 48 hours and the margins
of their peaks 0.826 (earlier 0.875, where the method here has 0.857), with days and trends besides 0.839, the vote of
series whose last week moved alike 0.830, and saying yes above half the expected F1 instead of above a half 0.813. The
target lies within the interval; at no cut does this method reach it here, and moments differ by 0.04 of F1 from each other.`,
  },
  {
    task: 'survival',
    data: 'survival/waltons_dataset.csv',
    what: 'Kaplan–Meier and log-rank, waltons',
    lines: [
      { figure: 'Median', key: 'median', target: '56', reached: within(56, 56) },
      {
        figure: 'Log-rank chi-squared',
        key: 'logRankChi2',
        target: '122.249',
        reached: within(122.2485, 122.2495),
        digits: 3,
      },
    ],
  },
  ...['7', '8', '9', '10'].map(
    (seed): Task => ({
      task: 'links-null',
      data: '.',
      flags: { seed },
      what: `Links on unrelated real series, effects of 10 % of the variance planted, seed ${seed}`,
      lines: [
        ...LINK_LINES,
        { figure: 'Found where nothing was planted', key: 'none.found', target: '0', reached: atMost(0) },
        ...TOLD_LINES,
      ],
    }),
  ),
  {
    task: 'links-null',
    data: '.',
    flags: { seed: '7', seeds: '10' },
    what: 'Links on unrelated real series, seeds 7 to 16 together',
    lines: [
      ...LINK_LINES,
      {
        figure: 'Share of searches that found anything where nothing was planted',
        key: 'none.falseDiscoveryRate',
        target: '≤ 0.05',
        reached: atMost(0.05),
        digits: 3,
      },
      ...TOLD_LINES,
    ],
    note: `Least squares that is told the lag and the noise finds hardly more: where a tenth of the raw variance is a tenth of a
season that both series have anyway, little of it is left once trend and season are gone, as they have to be. On
seeds 301 to 308, at which nobody had looked, power is 0.781 and 0.854 at a false discovery proportion of 0.031 and 0.035;
before links were tested on what they leave of the KPI it was 0.765 and 0.829 at 0.024 and 0.017. Also tried: the
procedure of Benjamini & Hochberg at half the level (power 0.800 at 0.061 where this one has 0.790 at 0.031), weights by
the KPI's spread (0.762 at 0.032, all else equal 0.777 at 0.021), a filter fitted anew without the bound of the likelihood
ratio (0.798 at 0.045, and twice as many p-values below 0.001 as there should be), and the interval of the effect as a
further condition (on seeds 7 to 16 0.792 at 0.021, on others 0.765 at 0.016).`,
  },
];

/** `--series` names a folder of the reference data as well. */
function located(flags: Record<string, string>, folder: string): Record<string, string> {
  return flags.series === undefined ? flags : { ...flags, series: join(folder, flags.series) };
}

async function measure({ task, data, flags = {} }: Task, folder: string): Promise<Record<string, number>> {
  const module = (await import(`./accuracy/${task}.ts`)) as BenchModule;
  return module.run({ data: join(folder, data), json: true, flags: located(flags, folder) });
}

function row(line: Line, figures: Record<string, number>): string {
  const value = figures[line.key];
  if (value === undefined) throw new Error(`the bench no longer reports ${line.key}`);
  const shown = value.toFixed(line.digits ?? 0);
  const verdict = line.reached === undefined ? '' : line.reached(value) ? 'reached' : '**missed**';
  return `| ${line.figure} | ${shown} | ${line.target} | ${verdict} |`;
}

const { values } = parseArgs({
  options: {
    data: { type: 'string', default: '../shared/data' },
    check: { type: 'boolean', default: false },
    only: { type: 'string' },
    keep: { type: 'string' },
  },
});
const TRUTH_TITLE = 'What is planted in the simulated company, and what is claimed besides';
const REPORT = join(import.meta.dirname, '../docs/benchmarks.md');

/** What a figure of a speed bench, by the beginning of its name, is to reach; others stand there for what they are. */
const SPEED_TARGETS: Record<string, { target: string; reached: (value: number) => boolean }> = {
  'baseline pointsPerSecond': { target: '≥ 2000000', reached: atLeast(2e6) },
  'links timesSgemmWithGaps': { target: '≥ 1.5', reached: atLeast(1.5) },
  'links timesSgemm': { target: '≥ 3', reached: atLeast(3) },
  'links timesScipy': { target: '≥ 100', reached: atLeast(100) },
  'root-cause ms1000': { target: '≤ 1000', reached: atMost(1_000) },
  'live live_points_per_second': { target: '≥ 19000', reached: atLeast(19_000) },
  'live live_ms_p99': { target: '≤ 5000', reached: atMost(5_000) },
  'map map_ms_300_nodes': { target: '≤ 1000', reached: atMost(1_000) },
  'ingest ratio.prometheus': { target: '≥ 2.5', reached: atLeast(2.5) },
  'ingest ratio.victoria-metrics': { target: '≥ 1 is the goal', reached: atLeast(1) },
  'ingest ratio.rows': { target: '≥ 40', reached: atLeast(40) },
  'ingest ratio.query_range': { target: '≥ 8', reached: atLeast(8) },
  'ingest peak.mebibytes': { target: '≤ 1024', reached: atMost(1_024) },
};

async function accuracySection(task: Task): Promise<string> {
  const figures = await measure(task, values.data);
  const flags = Object.entries(located(task.flags ?? {}, values.data)).map(
    ([name, value]) => ` --${name} ${value}`,
  );
  const command = `npm run --silent bench -- accuracy ${task.task} --data ${join(values.data, task.data)}${flags.join('')}`;
  const note = task.note === undefined ? '' : `\n${task.note}\n`;
  return `## ${task.what}\n\n\`${command}\`\n\n| figure | measured | to reach | |\n|---|---|---|---|\n${task.lines.map((line) => row(line, figures)).join('\n')}\n${note}`;
}

function speedRow(task: string, key: string, value: number): string {
  const name = Object.keys(SPEED_TARGETS).find((one) => `${task} ${key}`.startsWith(one));
  const { target, reached } = SPEED_TARGETS[name ?? ''] ?? { target: '', reached: undefined };
  const verdict = reached === undefined ? '' : reached(value) ? 'reached' : '**missed**';
  return `| ${key} | ${Number(value.toPrecision(4))} | ${target} | ${verdict} |`;
}

/** The speed benches say by their own names what was measured; each is a ratio or a time of this one run. */
async function speedTable(task: string, what: string): Promise<string> {
  const module = (await import(`./speed/${task}.ts`)) as BenchModule;
  const figures = Object.entries(await module.run({ data: '', json: true, flags: {} }));
  const rows = figures.map(([key, value]) => speedRow(task, key, value));
  return `### ${what}\n\n\`npm run --silent bench -- speed ${task}\`\n\n| figure | measured | to reach | |\n|---|---|---|---|\n${rows.join('\n')}\n`;
}

const TRUTH_LINES: Line[] = [
  {
    figure: 'Share of planted facts found',
    key: 'found.share',
    target: '≥ 0.95',
    reached: atLeast(0.95),
    digits: 3,
  },
  {
    figure: 'Share of claims that were false',
    key: 'false.share',
    target: '≤ 0.05',
    reached: atMost(0.05),
    digits: 3,
  },
];

/** What of the simulated company was found, by kind; `--keep` names what `bench -- truth --keep` has written so far. */
async function truthSection(): Promise<string> {
  const module = (await import('./truth/truth.ts')) as BenchModule;
  const flags: Record<string, string> = values.keep === undefined ? {} : { keep: values.keep };
  const figures = await module.run({ data: '', json: true, flags });
  const count = (kind: string, part: string) => figures[`${kind}.${part}`] ?? '';
  const kinds = [...new Set(Object.keys(figures).map((key) => key.split('.')[0] as string))].filter(
    (kind) => `${kind}.planted` in figures || `${kind}.claims` in figures,
  );
  const rows = kinds.map(
    (kind) =>
      `| ${kind.replaceAll('_', ' ')} | ${['planted', 'found', 'claims', 'false'].map((part) => count(kind, part)).join(' | ')} |`,
  );
  return `## ${TRUTH_TITLE}

\`npm run --silent bench -- truth\` (${figures.seeds} seeds)

| figure | measured | to reach | |
|---|---|---|---|
${TRUTH_LINES.map((line) => row(line, figures)).join('\n')}

| what | planted | found | claimed | falsely |
|---|---|---|---|---|
${rows.join('\n')}

What is planted, what a claim is and when it is false stands in [the simulated company](simulated-company.md).
`;
}

async function speedSection(): Promise<string> {
  const parts = [];
  for (const [task, what] of Object.entries(SPEED_TASKS)) parts.push(await speedTable(task, what));
  return `## Speed\n\nOn ${cpus().length} shared cores (${cpus()[0]?.model.trim() ?? 'unknown'}); ratios were taken in one interleaved run.\n\n${parts.join('\n')}`;
}

/** Puts the tables of one bench in the place of its last ones, or at the end. */
async function rewrite(name: string): Promise<void> {
  const tasks = TASKS.filter(({ task }) => task === name);
  const what = SPEED_TASKS[name];
  if (tasks.length === 0 && what === undefined && name !== 'truth') {
    const names = [...new Set(TASKS.map(({ task }) => task)), 'truth', ...Object.keys(SPEED_TASKS)];
    throw new Error(`--only takes one of ${names.join(', ')}.`);
  }
  const tables: { mark: string; table: string }[] = [];
  for (const task of tasks) tables.push({ mark: `## ${task.what}\n`, table: await accuracySection(task) });
  if (name === 'truth') tables.push({ mark: `## ${TRUTH_TITLE}\n`, table: await truthSection() });
  if (what !== undefined) {
    tables.push({ mark: `bench -- speed ${name}\``, table: await speedTable(name, what) });
  }
  const parts = (await readFile(REPORT, 'utf8')).split(/\n(?=###? )/);
  for (const { mark, table } of tables) {
    const place = parts.findIndex((part) => part.includes(mark));
    const speed = parts.findIndex((part) => part.startsWith('## Speed'));
    if (place >= 0) parts.splice(place, 1, table);
    else parts.splice(mark.startsWith('## ') && speed >= 0 ? speed : parts.length, 0, table);
    console.log(table);
  }
  await writeFile(REPORT, `${parts.map((part) => part.trimEnd()).join('\n\n')}\n`);
}

if (values.only !== undefined) {
  await rewrite(values.only);
  process.exit();
}

const sections: string[] = [];
for (const task of TASKS) {
  const section = await accuracySection(task);
  console.log(section);
  sections.push(section);
}
if (!values.check) {
  sections.push(await truthSection(), await speedSection());
  const head = `# Benchmarks

The statistics engine on public reference data, with one default for everything and no label read by a method. A missed
target stays in the table. Written by \`npm run bench:report -- --data ../shared/data\`; \`npm run bench -- --help\` lists
every bench, speed included.
`;
  await writeFile(REPORT, [head, ...sections].join('\n'));
}
