import { DAY_MS } from '../../contracts/time.ts';
import type { VerdictKind } from '../../contracts/verdicts.ts';
import { STATUS_WORDS, sayAge, sayAim, sayDays, sayValue } from '../metrics/index.ts';
import type { Week } from './iso-week.ts';
import type { Entry } from './read.ts';
import type { WeekIncident } from './read-happened.ts';

const MAX_INCIDENTS = 5;

const VERDICTS: Record<VerdictKind, string> = {
  held: 'held',
  rolled_back: 'rolled back',
  hotfixed: 'hotfixed',
  caused_incident: 'caused an incident',
  regressed: 'regressed',
  failed: 'failed',
  pending: 'pending',
};

/** The digest as Markdown, ready to be pasted; `publicUrl` is what its links begin with. */
export function writeDigest(week: Week, entries: Entry[], publicUrl: string): string {
  const last = new Date(week.to.getTime() - DAY_MS);
  const sections = entries.map((entry) => writeEntry(entry, publicUrl));
  return [
    `# Outcomes of week ${week.name}`,
    `${day(week.from)} to ${day(last)}, UTC. ${sayCounts(entries)}`,
    ...sections,
  ]
    .join('\n\n')
    .concat('\n');
}

function sayCounts(entries: Entry[]): string {
  const counts = Object.entries(STATUS_WORDS).flatMap(([status, words]) => {
    const count = entries.filter(({ outcome }) => (outcome?.status ?? 'no_metric') === status).length;
    return count === 0 ? [] : `${count} ${words}`;
  });
  if (entries.length === 0) return 'There are no teams yet.';
  return `${entries.length === 1 ? 'One team' : `${entries.length} teams`}: ${counts.join(', ')}.`;
}

function writeEntry(entry: Entry, publicUrl: string): string {
  const { team, outcome, verdicts, bugs, incidents } = entry;
  const title = `## [${escapeMarkdown(team.name)}](${publicUrl}/teams/${team.slug}): ${STATUS_WORDS[outcome?.status ?? 'no_metric']}`;
  const points = [
    ...sayOutcome(outcome),
    `Deployments: ${sayVerdicts(verdicts)}.`,
    `Bugs: ${bugs.reported} reported, ${bugs.resolved} resolved.`,
    sayIncidents(incidents, publicUrl),
    ...(outcome?.advice ? [`What to do: ${escapeMarkdown(outcome.advice)}`] : []),
    ...(outcome ? [] : ['What to do: choose the one number the team answers for.']),
  ];
  return [title, points.map((point) => `- ${point}`).join('\n')].join('\n\n');
}

function sayOutcome(outcome: Entry['outcome']): string[] {
  if (!outcome) return [];
  const { metric, value, statusReason, comparison } = outcome;
  const said =
    value.estimate === null || outcome.status === 'no_data' ? 'not known' : sayValue(metric, value.estimate);
  const name = escapeMarkdown(metric.name);
  return [
    `**${name}: ${said}** over ${sayDays(metric.windowDays)}, target ${sayAim(metric)}, owned by ${escapeMarkdown(metric.owner.name)}. ${statusReason}`,
    comparison.sentence,
  ];
}

function sayVerdicts(verdicts: Entry['verdicts']): string {
  const parts = Object.entries(VERDICTS).flatMap(([kind, words]) => {
    const count = verdicts[kind as VerdictKind] ?? 0;
    return count === 0 ? [] : `${count} ${words}`;
  });
  return parts.length === 0 ? 'none' : parts.join(', ');
}

function sayIncidents(incidents: WeekIncident[], publicUrl: string): string {
  if (incidents.length === 0) return 'Incidents: none.';
  const shown = incidents
    .slice(0, MAX_INCIDENTS)
    .map((incident) => `  - ${sayIncident(incident, publicUrl)}`);
  const rest = incidents.length - shown.length;
  return [`Incidents: ${incidents.length}.`, ...shown, ...(rest > 0 ? [`  - and ${rest} more.`] : [])].join(
    '\n',
  );
}

function sayIncident(incident: WeekIncident, publicUrl: string): string {
  const { id, title, severity, startedAt, resolvedAt, deployment } = incident;
  const lasted = resolvedAt ? sayAge(resolvedAt.getTime() - startedAt.getTime()) : 'not resolved';
  const cause = deployment
    ? `put down to [${escapeMarkdown(`${deployment.service} ${deployment.version}`)}](${publicUrl}/deployments/${deployment.id})`
    : 'put down to no deployment';
  return `[${escapeMarkdown(title)}](${publicUrl}/incidents/${id}) (${severity}, ${lasted}): ${cause}.`;
}

function day(date: Date): string {
  return date.toISOString().slice(0, 10);
}

/** Keeps what somebody typed from being taken for formatting, a link or HTML. */
export function escapeMarkdown(text: string): string {
  return text.replace(/[\\`*_[\]<>|~#&]/g, '\\$&');
}
