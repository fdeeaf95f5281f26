import type { AskGate, GateOverride } from '@throughline/service/contracts/gate';
import { runOf } from '../job/identity.ts';
import { deployedCommit } from '../job/version.ts';
import type { Context } from '../run.ts';
import type { Answer } from '../service/repeat.ts';
import { GateSays } from './answer.ts';

const ATTEMPTS = 2; // a deploy waits for this
const SHARE = 0.5; // of the time left; the record itself needs the rest
const MOST_SERVICES = 20; // of one question

/** Asks the gate about every service of the job. With an override it is the same question, now with who answered it. */
export async function askGate(
  context: Context,
  version: string,
  override?: GateOverride,
): Promise<Answer<GateSays>> {
  const slugs = context.settings.targets.map(({ service }) => service);
  const withinMs = context.deadline.remainingMs() * SHARE;
  const groups = Array.from({ length: Math.ceil(slugs.length / MOST_SERVICES) }, (_, index) =>
    slugs.slice(index * MOST_SERVICES, (index + 1) * MOST_SERVICES),
  );
  const answers = await Promise.all(
    groups.map((services) =>
      context.call({
        method: 'POST',
        path: '/api/v1/gate',
        body: { ...questionOf(context, version, services), ...(override && { override }) },
        answer: GateSays,
        attempts: ATTEMPTS,
        withinMs,
      }),
    ),
  );
  const said: GateSays[] = [];
  for (const answer of answers) {
    if (!answer.ok) return answer;
    said.push(answer.value);
  }
  return {
    ok: true,
    value: {
      decision: said.find(({ decision }) => decision === 'hold')?.decision ?? 'allow',
      overridden: said.some(({ overridden }) => overridden),
      services: said.flatMap(({ services }) => services),
    },
  };
}

function questionOf({ settings, job }: Context, version: string, services: string[]): AskGate {
  const commit = deployedCommit(settings.version, job);
  const ref = job.ref.replace(/^refs\/(?:heads|tags)\//, '').slice(0, 250);
  return {
    services,
    environment: settings.environment,
    version,
    mode: settings.gate === 'block' ? 'block' : 'warn',
    run: runOf(job, settings.matrix),
    ...(commit.kind === 'known' && { commitSha: commit.sha }),
    ...(ref !== '' && { ref }),
    ...(settings.rollback !== undefined && { rollback: settings.rollback }),
    ...(settings.hotfix !== undefined && { hotfix: settings.hotfix }),
  };
}
