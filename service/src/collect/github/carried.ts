import { z } from 'zod';
import { RecordDeployment } from '../../contracts/deployments.ts';
import type { Applied } from '../deliveries/index.ts';
import { recordDeployments } from '../deployments/index.ts';
import type { Recording } from '../recording.ts';
import type { Claim } from './claims.ts';
import { fillContents } from './fill-contents.ts';
import type { DeploymentTold, StatusTold } from './payloads.ts';
import { wordsFor } from './record-reports.ts';
import { tellStory } from './tell-story.ts';
import { objectIn, type Report } from './to-report.ts';

const ACTION = 'github-actions';

/** What the action leaves in the payload of a deployment that it makes, against the day when the service is away. */
const Carrier = z.object({ throughline: z.object({ records: z.array(z.unknown()).min(1).max(50) }) });

const Carried = RecordDeployment.safeExtend({
  source: z.literal(ACTION),
  externalId: z.string(),
  run: RecordDeployment.shape.run.unwrap(),
});

type Told = Readonly<{ repository: string; deployment: DeploymentTold; statuses: StatusTold[] }>;

/** Whether a deployment carries records of the action; it is then no other deployment than theirs. */
export function isCarrier({ payload }: Pick<DeploymentTold, 'payload'>): boolean {
  return Carrier.safeParse(objectIn(payload)).success;
}

/**
 * Records what the action could not send, under the name that it would have given it: once, whether it arrives by this
 * way, by the other, or by both. A start that was carried ends as the statuses of its carrier say.
 * @throws ServiceError the first of those refused
 */
export async function applyCarried(
  recording: Recording,
  told: Told,
  { claims, subject }: Readonly<{ claims: Claim[]; subject: string }>,
): Promise<Applied> {
  const reports = reportsIn(told).filter(({ service }) => claims.some(({ slug }) => slug === service));
  if (reports.length === 0) {
    return {
      outcome: 'ignored',
      subject,
      code: 'foreign_record',
      reason: `The record that it carries is of no run of ${told.repository}, or of a service that the repository does not belong to.`,
      remedy: `Add ${told.repository} to the service under Settings → Services, then replay this.`,
    };
  }
  const news = await withoutKnown(recording, reports);
  if (news.length === 0) {
    const reason = 'The action has told how it ended itself.';
    return { outcome: 'ignored', subject, code: 'repeated_record', reason };
  }
  const results = await recordDeployments(recording, news);
  await fillContents(
    recording,
    results.flatMap((result) => ('id' in result ? [result.id] : [])),
  );
  for (const result of results) if ('error' in result) throw result.error;
  return { outcome: 'used', subject, reason: news.map(wordsFor).join(' ') };
}

/** What the action has told the end of itself stays as it was told. */
async function withoutKnown({ context }: Recording, reports: Report[]): Promise<Report[]> {
  const ended = await context.database.deployment.findMany({
    where: {
      source: ACTION,
      externalId: { in: reports.flatMap(({ externalId }) => externalId ?? []) },
      status: { not: 'started' },
    },
    select: { externalId: true },
  });
  return reports.filter(({ externalId }) => ended.every((row) => row.externalId !== externalId));
}

function reportsIn({ repository, deployment, statuses }: Told): Report[] {
  const { end } = tellStory(statuses.map(({ id, state, created_at: at }) => ({ id, state, at })));
  const { throughline } = Carrier.parse(objectIn(deployment.payload));
  return throughline.records.flatMap((record): Report[] => {
    const { data } = Carried.safeParse(record);
    if (!data || data.run.repository.toLowerCase() !== repository.toLowerCase()) return [];
    if (data.status !== 'started') return [data];
    const started = { ...data, startedAt: data.startedAt ?? deployment.created_at.toISOString() };
    if (!end) return [started];
    const finishedAt = new Date(Math.max(+end.told.at, Date.parse(started.startedAt))).toISOString();
    return [{ ...started, status: end.status, finishedAt }];
  });
}
