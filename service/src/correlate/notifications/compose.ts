import type { Severity } from './plan.ts';

/** What is told of one thing. */
export interface Message {
  id: string;
  kind: 'opened' | 'resolved' | 'forecast' | 'test';
  severity: Severity;
  /** Such as `POST /pay of checkout-api is slow`. */
  what: string;
  detail: string;
  at: string;
  services: string[];
  /** Path of its page. */
  path: string;
}

/** One message as every kind of channel says it. */
export interface Letter {
  id: string;
  type: 'throughline.notification' | 'throughline.digest';
  subject: string;
  text: string;
  messages: (Message & { url: string })[];
}

const WORDS: Record<Message['kind'], string> = {
  opened: 'Degrading',
  resolved: 'Over',
  forecast: 'Soon',
  test: 'Test',
};

/** Puts messages into words: one by itself, several as a digest, the most severe first. */
export function compose(messages: readonly [Message, ...Message[]], publicUrl: string, team: string): Letter {
  const order = { critical: 0, major: 1, minor: 2 };
  const sorted = [...messages].sort((one, other) => order[one.severity] - order[other.severity]);
  const addressed = sorted.map((message) => ({ ...message, url: `${publicUrl}${message.path}` }));
  const [first] = addressed as [Message & { url: string }];
  if (addressed.length === 1) {
    return {
      id: first.id,
      type: 'throughline.notification',
      subject: `${WORDS[first.kind]}: ${first.what}`,
      text: [`${WORDS[first.kind]} (${first.severity}): ${first.what}`, first.detail, first.url]
        .filter((line) => line !== '')
        .join('\n'),
      messages: addressed,
    };
  }
  const lines = addressed.map(({ kind, severity, what, detail, url }) =>
    [`${WORDS[kind]} (${severity}): ${what}`, detail, url].filter((line) => line !== '').join('\n  '),
  );
  return {
    id: `digest-${first.id}`,
    type: 'throughline.digest',
    subject: `${addressed.length} messages for ${team}, first: ${first.what}`,
    text: [`${addressed.length} messages for ${team}:`, ...lines].join('\n\n'),
    messages: addressed,
  };
}
