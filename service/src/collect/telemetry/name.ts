import { type SignalKind, STATISTICS, type Statistic } from '../../contracts/signals.ts';

/** What a signal is called, taken apart so that a statistic can stand in the middle: `checkout-api POST /pay | latency`. */
export interface SignalName {
  subject: string;
  noun: string;
  /** Attributes that are not in the words already. */
  detail: string;
  /** Of its values as they are shown, and what to multiply those kept with. */
  unit: string;
  scale: number;
}

interface Named {
  service: string;
  metric: string;
  kind: SignalKind;
  unit: string;
  attributes: Readonly<Record<string, string>>;
}

/** How attributes become words: the first of each list that there is. Present conventions first, then older ones. */
interface Convention {
  metrics: readonly string[];
  noun: string;
  /** What comes after the service. */
  words: readonly (readonly string[])[];
  /** Between service and words. */
  between: ' ' | ' → ';
  /** The words name what the service is asked to do. */
  serves?: true;
}

const METHOD = ['http.request.method', 'http.method', 'http_request_method', 'http_method'];
const PEER = ['peer.service', 'server.address', 'net.peer.name', 'server_address'];

const STATE = ['state', 'db.client.connection.state', 'db.client.connections.state'];
const POOL = ['db.client.connection.pool.name', 'db.client.connections.pool.name', 'pool.name'];
const MESSAGES = ['messaging.destination.name', 'messaging.destination', 'topic', 'queue'];
const QUEUE = [...MESSAGES, 'queue.name'];

/** What tells how full something is: metrics, what it is called, and by what it is told apart. */
const FULLNESS: readonly (readonly [metrics: string[], noun: string, words?: string[][]])[] = [
  [['system.cpu.utilization'], 'CPU use', [stateOf('system.cpu'), ['cpu.logical_number', 'cpu']]],
  [['system.cpu.load_average.1m', 'system.linux.cpu.load_1m'], 'CPU load'],
  [['system.memory.utilization'], 'memory use', [stateOf('system.memory')]],
  [['system.memory.usage'], 'memory in use', [stateOf('system.memory')]],
  [['system.paging.utilization'], 'swap use', [stateOf('system.paging')]],
  [
    ['system.filesystem.utilization'],
    'disk use',
    [['system.filesystem.mountpoint', 'mountpoint'], stateOf('system.filesystem')],
  ],
  [
    ['system.filesystem.usage'],
    'disk in use',
    [['system.filesystem.mountpoint', 'mountpoint'], stateOf('system.filesystem')],
  ],
  [
    ['process.cpu.utilization', 'process.runtime.jvm.cpu.utilization', 'jvm.cpu.recent_utilization'],
    'process CPU use',
  ],
  [['process.memory.usage', 'process.memory.physical_usage'], 'process memory'],
  [
    [
      'process.open_file_descriptor.count',
      'process.open_file_descriptors',
      'process.unix.file_descriptor.count',
    ],
    'open files',
  ],
  [
    ['process.thread.count', 'process.threads', 'jvm.thread.count', 'process.runtime.jvm.threads.count'],
    'threads',
  ],
  [['container.cpu.usage', 'container.cpu.utilization'], 'container CPU use'],
  [['container.memory.usage', 'container.memory.working_set'], 'container memory'],
  [['k8s.pod.cpu_limit_utilization', 'k8s.container.cpu_limit_utilization'], 'CPU use of its limit'],
  [['k8s.pod.memory_limit_utilization', 'k8s.container.memory_limit_utilization'], 'memory use of its limit'],
  [
    ['k8s.pod.cpu.usage', 'k8s.pod.cpu.utilization', 'k8s.node.cpu.usage', 'k8s.node.cpu.utilization'],
    'CPU use',
  ],
  [['k8s.container.cpu_limit', 'k8s.container.cpu.limit'], 'CPU limit'],
  [['k8s.container.memory_limit', 'k8s.container.memory.limit'], 'memory limit'],
  [['k8s.hpa.current_replicas', 'k8s.hpa.pod.current'], 'replicas'],
  [['k8s.hpa.max_replicas', 'k8s.hpa.pod.max'], 'replicas at most'],
  [['db.client.connection.count', 'db.client.connections.usage'], 'connections', [POOL, STATE]],
  [['db.client.connection.max', 'db.client.connections.max'], 'connections at most', [POOL]],
  [
    ['db.client.connection.pending_requests', 'db.client.connections.pending_requests'],
    'waiting for a connection',
    [POOL],
  ],
  [['db.client.connection.wait_time', 'db.client.connections.wait_time'], 'wait for a connection', [POOL]],
  [
    ['kafka.consumer.records_lag_max', 'kafka.consumer.records-lag-max', 'kafka.consumer_group.lag'],
    'messages behind',
    [MESSAGES],
  ],
  [
    ['messaging.queue.depth', 'rabbitmq.message.current', 'queue.depth', 'queue.size'],
    'messages waiting',
    [QUEUE],
  ],
  [
    ['jvm.memory.used', 'process.runtime.jvm.memory.usage'],
    'JVM memory',
    [
      ['jvm.memory.type', 'type'],
      ['jvm.memory.pool.name', 'pool'],
    ],
  ],
  [
    ['jvm.memory.limit', 'process.runtime.jvm.memory.limit'],
    'JVM memory at most',
    [
      ['jvm.memory.type', 'type'],
      ['jvm.memory.pool.name', 'pool'],
    ],
  ],
  [['jvm.gc.duration', 'process.runtime.jvm.gc.duration'], 'garbage collection', [['jvm.gc.name', 'gc']]],
  [['v8js.memory.heap.used', 'nodejs.heap.used'], 'heap', [['v8js.heap.space.name']]],
  [['v8js.memory.heap.limit', 'v8js.heap.space.available_size'], 'heap at most', [['v8js.heap.space.name']]],
  [['nodejs.eventloop.utilization', 'nodejs.event_loop.utilization'], 'event loop use'],
  [
    [
      'nodejs.eventloop.delay.p99',
      'nodejs.eventloop.delay.max',
      'nodejs.eventloop.delay.mean',
      'nodejs.event_loop.lag',
    ],
    'event loop delay',
  ],
];

/** The attribute of a state was called `state` before it was named for what it is of. */
function stateOf(namespace: string): string[] {
  return [`${namespace}.state`, namespace === 'system.cpu' ? 'cpu.mode' : 'state', 'state'];
}

const CONVENTIONS: readonly Convention[] = [
  ...FULLNESS.map(([metrics, noun, words = []]) => ({ metrics, noun, words, between: ' ' as const })),
  {
    metrics: [
      'http.server.request.duration',
      'http.server.duration',
      'http_server_request_duration_seconds',
      'http_server_duration_milliseconds',
    ],
    noun: 'latency',
    words: [METHOD, ['http.route', 'http.target', 'url.path', 'http_route']],
    between: ' ',
    serves: true,
  },
  {
    metrics: ['http.client.request.duration', 'http.client.duration'],
    noun: 'latency',
    words: [PEER, METHOD],
    between: ' → ',
  },
  {
    metrics: ['rpc.server.call.duration', 'rpc.server.duration'],
    noun: 'latency',
    words: [['rpc.service'], ['rpc.method']],
    between: ' ',
    serves: true,
  },
  {
    metrics: ['rpc.client.call.duration', 'rpc.client.duration'],
    noun: 'latency',
    words: [PEER, ['rpc.service'], ['rpc.method']],
    between: ' → ',
  },
  {
    metrics: ['db.client.operation.duration', 'db.client.duration'],
    noun: 'latency',
    words: [
      ['db.system.name', 'db.system'],
      ['db.operation.name', 'db.operation'],
      ['db.collection.name', 'db.sql.table'],
    ],
    between: ' → ',
  },
  {
    metrics: ['operation.duration'],
    noun: 'latency',
    words: [['operation']],
    between: ' ',
    serves: true,
  },
  {
    metrics: ['http.server.request.errors', 'http_server_request_errors_total'],
    noun: 'failures',
    words: [METHOD, ['http.route', 'http.target', 'url.path', 'http_route']],
    between: ' ',
    serves: true,
  },
  { metrics: ['operation.errors'], noun: 'error ratio', words: [['operation']], between: ' ', serves: true },
  { metrics: ['call.duration'], noun: 'latency', words: [['peer']], between: ' → ' },
  { metrics: ['call.errors'], noun: 'error ratio', words: [['peer']], between: ' → ' },
  { metrics: ['log.records'], noun: 'log records', words: [['severity'], ['template']], between: ' ' },
];

/** The metrics that tell how full something is, and not how full it may be. */
export const FULLNESS_METRICS: ReadonlySet<string> = new Set(
  FULLNESS.filter(([, noun]) => !/ at most$| limit$/.test(noun)).flatMap(([metrics]) => metrics),
);

/** The metrics that tell how full something may be. */
export const LIMIT_METRICS: ReadonlySet<string> = new Set(
  FULLNESS.filter(([, noun]) => / at most$| limit$/.test(noun)).flatMap(([metrics]) => metrics),
);

/** What the metrics of known conventions are called, for those who search by it: metric, then noun. */
export const NOUNS: readonly (readonly [string, string])[] = CONVENTIONS.flatMap(({ metrics, noun }) =>
  metrics.map((metric) => [metric, noun] as const),
);

const UNITS: Record<string, string> = {
  '1': '',
  By: 'bytes',
  '%': '%',
  s: 's',
  ms: 'ms',
  us: 'µs',
  ns: 'ns',
};
const IN_TIME = /^(?:latency|event loop delay|garbage collection|wait for a connection)$/;
const LONGEST_DETAIL = 160; // in a list; the attributes stand beside it in full

/** What a service is asked to do, where a signal tells of that: `POST /pay`. */
export function operationOf({ metric, attributes }: Pick<Named, 'metric' | 'attributes'>): string | null {
  const convention = CONVENTIONS.find(({ metrics }) => metrics.includes(metric));
  if (!convention?.serves) return null;
  const words = convention.words.map((keys) => keys.map((key) => attributes[key]).find(Boolean));
  return words.every((word) => word !== undefined) ? words.join(' ') : null;
}

/** Finds words a person understands. */
export function nameSignal({ service, metric, unit, attributes }: Named): SignalName {
  const convention = CONVENTIONS.find(({ metrics }) => metrics.includes(metric));
  const words: string[] = [];
  const used = new Set<string>();
  for (const keys of convention?.words ?? []) {
    const key = keys.find((one) => attributes[one] !== undefined && attributes[one] !== '');
    if (key === undefined) continue;
    used.add(key);
    words.push(attributes[key] as string);
  }
  const subject = words.length > 0 ? `${service}${convention?.between ?? ' '}${words.join(' ')}` : service;
  const noun = convention?.noun ?? metric.replace(/[._]+/g, ' ').trim();
  const seconds = IN_TIME.test(noun) && (unit === 's' || unit === 'seconds');
  return {
    subject,
    noun,
    detail: describeRest(attributes, used),
    unit: seconds ? 'ms' : wordOf(unit),
    scale: seconds ? 1_000 : 1,
  };
}

function describeRest(attributes: Readonly<Record<string, string>>, used: ReadonlySet<string>): string {
  const rest = Object.entries(attributes)
    .filter(([key]) => !used.has(key))
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([key, value]) => `${key} ${value}`)
    .join(', ');
  if (rest === '') return '';
  return ` (${rest.length > LONGEST_DETAIL ? `${rest.slice(0, LONGEST_DETAIL - 1)}…` : rest})`;
}

/** Units of UCUM as words: `{request}` is `requests`. */
function wordOf(unit: string): string {
  const annotated = /^\{(\w+)\}$/.exec(unit)?.[1];
  if (annotated !== undefined) return annotated.endsWith('s') ? annotated : `${annotated}s`;
  return UNITS[unit] ?? unit;
}

export function wholeName({ subject, noun, detail }: SignalName): string {
  return `${subject} ${noun}${detail}`;
}

/** Every statistic of a signal with its name and unit, the one that is mostly watched first. */
export function nameStatistics(
  kind: SignalKind,
  name: SignalName,
): { statistic: Statistic; name: string; unit: string }[] {
  const { subject, noun, detail, unit } = name;
  return STATISTICS[kind].map((statistic) => {
    switch (statistic) {
      case 'mean':
        return { statistic, name: `${subject} mean ${noun}${detail}`, unit };
      case 'min':
        return { statistic, name: `${subject} least ${noun}${detail}`, unit };
      case 'max':
        return { statistic, name: `${subject} greatest ${noun}${detail}`, unit };
      case 'total':
      case 'ratio':
        return { statistic, name: `${subject} ${noun}${detail}`, unit };
      case 'rate': {
        const counted = kind === 'distribution' ? '' : unit;
        const what = kind === 'distribution' ? 'rate' : `${noun} per second`;
        return { statistic, name: `${subject} ${what}${detail}`, unit: `${counted}/s` };
      }
      default:
        return { statistic, name: `${subject} ${statistic} ${noun}${detail}`, unit };
    }
  });
}
