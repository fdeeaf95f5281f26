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
}

const METHOD = ['http.request.method', 'http.method', 'http_request_method', 'http_method'];
const PEER = ['peer.service', 'server.address', 'net.peer.name', 'server_address'];

const CONVENTIONS: readonly Convention[] = [
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
  },
  { metrics: ['operation.errors'], noun: 'error ratio', words: [['operation']], between: ' ' },
  { metrics: ['call.duration'], noun: 'latency', words: [['peer']], between: ' → ' },
  { metrics: ['call.errors'], noun: 'error ratio', words: [['peer']], between: ' → ' },
  { metrics: ['log.records'], noun: 'log records', words: [['severity']], between: ' ' },
];

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
const LONGEST_DETAIL = 160; // in a list; the attributes stand beside it in full

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
  const seconds = noun === 'latency' && (unit === 's' || unit === 'seconds');
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
