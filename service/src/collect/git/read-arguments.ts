import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { EnvironmentName, Slug } from '../../contracts/text.ts';
import { Refusal } from './refusal.ts';

export const USAGE =
  "Usage: npm run import -- git PATH --service NAME [--tags 'v*'] [--environment production] [--team TEAM] [--url URL] [--token TOKEN]";

export interface Arguments {
  repository: string;
  service: string;
  pattern: string;
  environment: string;
  team: string | undefined;
  url: string | undefined;
  token: string | undefined;
}

/** @param from the folder in which the person stands: npm itself runs in that of the repository */
export function readArguments(args: string[], from: string): Arguments {
  const { values, positionals } = parse(args);
  const [kind, path, ...rest] = positionals;
  if (kind === undefined || path === undefined) throw new Refusal(USAGE);
  if (kind !== 'git') throw new Refusal(`Nothing is known to import from ${kind}: it is git. ${USAGE}`);
  if (rest.length > 0) {
    throw new Refusal(
      `${rest[0]} is one word too many: put a path or a pattern with spaces or stars into quotes. ${USAGE}`,
    );
  }
  if (values.service === undefined) throw new Refusal(`Which service is released from there? ${USAGE}`);
  const names: [string, string | undefined, typeof Slug | typeof EnvironmentName][] = [
    ['service', values.service, Slug],
    ['team', values.team, Slug],
    ['environment', values.environment, EnvironmentName],
  ];
  for (const [option, value, schema] of names) {
    const issue = value === undefined ? undefined : schema.safeParse(value).error?.issues[0];
    if (issue) throw new Refusal(`--${option} ${value} ${issue.message}`);
  }
  return {
    repository: resolve(from, path),
    service: values.service,
    pattern: values.tags,
    environment: values.environment,
    team: values.team,
    url: values.url,
    token: values.token,
  };
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        service: { type: 'string' },
        tags: { type: 'string', default: 'v*' },
        environment: { type: 'string', default: 'production' },
        team: { type: 'string' },
        url: { type: 'string' },
        token: { type: 'string' },
      },
    });
  } catch (cause) {
    const first = cause instanceof Error ? cause.message.split('\n', 1)[0] : cause;
    throw new Refusal(`${first} ${USAGE}`, { cause });
  }
}
