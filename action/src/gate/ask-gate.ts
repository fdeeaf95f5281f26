import type { AskGate, GateOverride } from '@throughline/service/contracts/gate';
import { runOf } from '../job/identity.ts';
import type { Context } from '../run.ts';
import type { Answer } from '../service/repeat.ts';
import { GateSays } from './answer.ts';

const ATTEMPTS = 2; // a deploy waits for this
const SHARE = 0.5; // of the time left; the record itself needs the rest
const MOST_SERVICES = 20; // of one question

/** A service that the job is about to deploy, and whether it was seen to go back with it. */
export type Planned = Readonly<{ service: string; commitSha: string | undefined; rollback: boolean }>;

/**
 * Asks the gate about services, in questions that hold either rollbacks or none. With an override it is the same question,
 * now with who answered it.
 */
export async function askGate(
  context: Context,
  { version, planned }: Readonly<{ version: string; planned: readonly Planned[] }>,
  override?: GateOverride,
): Promise<Answer<GateSays>> {
  const withinMs = context.deadline.remainingMs() * SHARE;
  const groups = [true, false].flatMap((back) =>
    inParts(
      planned.filter(({ rollback }) => rollback === back),
      MOST_SERVICES,
    ),
  );
  const answers = await Promise.all(
    groups.map((group) =>
      context.call({
        method: 'POST',
        path: '/api/v1/gate',
        body: { ...questionOf(context, version, group), ...(override && { override }) },
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

function inParts<Item>(items: readonly Item[], most: number): Item[][] {
  return Array.from({ length: Math.ceil(items.length / most) }, (_, index) =>
    items.slice(index * most, (index + 1) * most),
  );
}

function questionOf({ settings, job }: Context, version: string, group: readonly Planned[]): AskGate {
  const ref = job.ref.replace(/^refs\/(?:heads|tags)\//, '').slice(0, 250);
  const commitSha = group.find((one) => one.commitSha !== undefined)?.commitSha;
  const rollback = settings.rollback ?? (group.some((one) => one.rollback) || undefined);
  return {
    services: group.map(({ service }) => service),
    environment: settings.environment,
    version,
    mode: settings.gate === 'block' ? 'block' : 'warn',
    run: runOf(job, settings.matrix),
    ...(commitSha !== undefined && { commitSha }),
    ...(ref !== '' && { ref }),
    ...(rollback !== undefined && { rollback }),
    ...(settings.hotfix !== undefined && { hotfix: settings.hotfix }),
  };
}
