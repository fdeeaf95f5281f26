/** What every bench is given. `data` is a folder (or one file) of the task's format; `flags` holds what else was said. */
export interface BenchOptions {
  data: string;
  out?: string;
  json: boolean;
  flags: Record<string, string>;
}

/** What every bench module exports: prints its table unless `json`, and returns the figures. */
export interface BenchModule {
  run(options: BenchOptions): Promise<Record<string, number>>;
}

/** Every accuracy task, by the name of its file in `bench/accuracy/`. */
export const ACCURACY_TASKS: Readonly<Record<string, string>> = {
  anomaly:
    'anomaly scores and alerts for a tree of timestamp,value CSVs (NAB scoring where labels stand beside)',
  petshop: 'root-cause rankings for a scenario folder (graph.csv, noissue/, train|test/issue_*/)',
  rank: 'root-cause ranking for one JSON file { signals, edges, at, target? }',
  changepoints: 'change points for a folder of TCPD JSON files (F1 and covering with annotations.json)',
  canary: 'verdicts for a JSON list of control/experiment samples',
  impact: 'effect of an intervention in a CSV (--response COLUMN --intervention ROW)',
  m4: 'median and 95 % bounds for the next 48 steps (train/test CSV)',
  breach: 'whether and when each series crosses the largest value of its last 14 days (same files)',
  survival: 'Kaplan-Meier and log-rank for CSVs of T,E[,group]',
  links: 'every link found between signals/*.csv and kpis/*.csv',
  'links-null': 'false discoveries and power of the link search on unrelated real series',
};

/** Every speed bench, by the name of its file in `bench/speed/`. */
export const SPEED_TASKS: Readonly<Record<string, string>> = {
  baseline: 'points per second through the streaming baseline',
  links: 'the link scan beside one-thread OpenBLAS and a scipy loop',
  'links-scan':
    'a scan for links end to end: up to 1,000 signals x 20 KPIs and segments, a week of minutes (--least N, --most N)',
  'root-cause': 'one ranking over 1,000 signals x 24 h',
  live: 'from sending a point to the message of the live page that shows it, under load (--rate points a second)',
  map: 'drawing and laying out maps of up to 300 things',
  action: 'what the action adds to a job, beside one upload by datadog-ci, which it installs for the time',
  ingest:
    'points and spans of OTLP a second of CPU, from request to chunk, beside Prometheus, VictoriaMetrics and a row for each, and windows beside query_range (--least N, --most N, --points N, --only ours|spans|reads)',
  outcomes: 'the service with up to 1 M deployments: pages, verdicts and imports (--least N, --most N)',
};

/** Every truth bench, by the name of its file in `bench/truth/`. */
export const TRUTH_TASKS: Readonly<Record<string, string>> = {
  truth: 'what the simulated company plants: how much of it is found, and what is claimed besides',
};
