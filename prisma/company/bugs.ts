import type { RecordBug } from '@throughline/service/contracts/bugs';
import { DAY_MS, HOUR_MS } from '@throughline/service/contracts/time';
import { type Calendar, createCalendar, isWorkday, startOfDay } from './calendar.ts';
import { SOURCE } from './deployments.ts';
import { peopleOf } from './people.ts';
import type { Attempt } from './pipelines.ts';
import type { TeamPlan } from './plan.ts';
import { normalQuantile, type Random } from './random.ts';
import type { Span } from './releases.ts';
import { spreadUniform } from './spread.ts';
import { CIRCUMSTANCES, WORDS } from './words.ts';

const RESOLUTION_SIGMA = 1.15; // heavy-tailed: a tenth takes more than four times the median
const DISMISSED = 0.09;
const REOPENED = 0.07;
const NEVER_CLOSED = { customer: 0.02, team: 0.14 }; // what nobody outside waits for is left lying
const LAID_ASIDE = 0.04; // and then they take very long
const LAID_ASIDE_FACTOR = 14;
const REPORTED_AFTER_BREAKAGE = 0.55;

export interface Bug {
  record: RecordBug;
  /** The deployment that brought it, where the plan says so. */
  causedBy: string | undefined;
}

interface Draft {
  service: string;
  title: string;
  customerReported: boolean;
  history: { kind: 'reported' | 'closed' | 'reopened' | 'dismissed'; at: number; actor: string }[];
  causedBy?: string;
}

/** The bugs of one team in the span, oldest first, each with as much of its history as had happened by the end. */
export function inventBugs(
  team: TeamPlan,
  attempts: readonly Attempt[],
  span: Span,
  random: Random,
  idPrefix: string,
): Bug[] {
  const calendar = createCalendar(team.zone);
  const drafts = [...everydayBugs(team, calendar, span, random), ...bugsOfBreakages(team, attempts, random)]
    .filter((draft) => reportedAt(draft) <= span.end)
    .sort((a, b) => reportedAt(a) - reportedAt(b));
  const key = team.slug.slice(0, 3).toUpperCase();
  const first = random.integer(200, 2000);
  return drafts.map((draft, index) => ({
    record: {
      service: draft.service,
      title: draft.title,
      source: SOURCE,
      externalId: `${idPrefix}/${key}-${first + index}`,
      customerReported: draft.customerReported,
      history: draft.history
        .filter(({ at }) => at <= span.end)
        .map(({ kind, at, actor }) => ({
          kind,
          at: new Date(Math.floor(at / 1000) * 1000).toISOString(),
          actor,
        })),
    },
    causedBy: draft.causedBy,
  }));
}

function reportedAt({ history }: Draft): number {
  return history[0]?.at ?? Number.POSITIVE_INFINITY;
}

function everydayBugs(team: TeamPlan, calendar: Calendar, span: Span, random: Random): Draft[] {
  const drafts: Draft[] = [];
  const speed = {
    customer: spreadUniform(random.fork('customer')),
    team: spreadUniform(random.fork('team')),
  };
  for (let day = startOfDay(calendar.toWall(span.from)); day < calendar.toWall(span.end); day += DAY_MS) {
    for (let count = random.poisson(team.bugs.perDay); count > 0; count -= 1) {
      const customerReported = random.chance(team.bugs.customerShare);
      if (!customerReported && !isWorkday(day)) continue;
      const [early, late] = customerReported ? [7, 23] : [9, 18];
      const at = calendar.toInstant(day + random.between(early, late) * HOUR_MS);
      if (at < span.from) continue;
      const uniform = customerReported ? speed.customer() : speed.team();
      drafts.push(lifeOf(team, calendar, random, at, customerReported, uniform));
    }
  }
  return drafts;
}

/** One bug from its report to its end; `uniform` is how long it takes among its like. */
function lifeOf(
  team: TeamPlan,
  calendar: Calendar,
  random: Random,
  at: number,
  customerReported: boolean,
  uniform: number,
): Draft {
  const service = random.pick(team.services).slug;
  const people = peopleOf(team);
  const draft: Draft = {
    service,
    title: titleOf(service, random),
    customerReported,
    history: [{ kind: 'reported', at, actor: customerReported ? 'customer service' : random.pick(people) }],
  };
  const actor = random.pick(people);
  if (random.chance(customerReported ? NEVER_CLOSED.customer : NEVER_CLOSED.team)) return draft;
  const patience = random.chance(LAID_ASIDE) ? LAID_ASIDE_FACTOR : 1;
  const work =
    team.bugs.resolutionWorkHours * Math.exp(RESOLUTION_SIGMA * normalQuantile(uniform)) * patience;
  const endedAt = calendar.addWork(at, Math.max(work, 0.2) * HOUR_MS);
  if (random.chance(DISMISSED)) {
    draft.history.push({ kind: 'dismissed', at: endedAt, actor });
    return draft;
  }
  draft.history.push({ kind: 'closed', at: endedAt, actor });
  if (random.chance(REOPENED)) {
    const reopenedAt = endedAt + random.between(0.2, 5) * DAY_MS;
    draft.history.push({ kind: 'reopened', at: reopenedAt, actor: 'customer service' });
    draft.history.push({ kind: 'closed', at: calendar.addWork(reopenedAt, work * 0.7 * HOUR_MS), actor });
  }
  return draft;
}

/** Bugs that somebody reports while a bad release is live, and that end when it has been undone. */
function bugsOfBreakages(team: TeamPlan, attempts: readonly Attempt[], random: Random): Draft[] {
  const people = peopleOf(team);
  return attempts.flatMap((attempt): Draft[] => {
    const undoing = attempt.undoing;
    if (undoing === undefined || !undoing.countsAsFailure || !random.chance(REPORTED_AFTER_BREAKAGE))
      return [];
    const liveFor = undoing.by.finishedAt - attempt.finishedAt;
    const customerReported = random.chance(0.65);
    return [
      {
        service: attempt.service,
        title: titleOf(attempt.service, random),
        customerReported,
        history: [
          {
            kind: 'reported',
            at: attempt.finishedAt + random.between(0.2, 0.9) * liveFor,
            actor: customerReported ? 'customer service' : random.pick(people),
          },
          {
            kind: 'closed',
            at: undoing.by.finishedAt + random.between(0.1, 4) * HOUR_MS,
            actor: undoing.by.actor,
          },
        ],
        causedBy: attempt.externalId,
      },
    ];
  });
}

function titleOf(service: string, random: Random): string {
  const words = WORDS[service];
  if (words === undefined) throw new Error(`no words are known for the service ${service}`);
  return `${random.pick(words.bugs)}${random.pick(CIRCUMSTANCES)}`;
}
