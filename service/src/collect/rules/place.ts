import type { ProblemCode } from '../../contracts/problem.ts';
import type { Rules } from '../../contracts/rules.ts';
import type { IssueTraits } from './classify.ts';
import { compileGlobs } from './glob.ts';

/** The services there are, and which repositories they come from. */
export interface Places {
  services: ReadonlyMap<string, { id: string; slug: string; simulated: boolean }>;
  /** Slugs by `owner/name` in lower case. */
  repositories: ReadonlyMap<string, readonly string[]>;
}

/** Why an issue could not be given to a service. */
export interface NotPlaced {
  code: Extract<ProblemCode, 'unplaced' | 'unknown_service' | 'simulated_mismatch'>;
  detail: string;
}

type Placement = { services: string[]; problem: null } | { services: []; problem: NotPlaced };

/** Which service an issue belongs to: the first rule that fits, else its repository's only one, else its labels. */
export function placeBy(rules: Rules): (issue: IssueTraits, places: Places) => Placement {
  const tests = rules.services.map((rule) => ({ slug: rule.service, fits: compileRule(rule) }));
  return (issue, places) => {
    const ruled = tests.find(({ fits }) => fits(issue));
    if (ruled) return known([ruled.slug], `The rule for ${ruled.slug}`, places);
    const owners = issue.source === 'github' ? ownersOf(issue, places) : [];
    if (owners.length === 1) return known([...owners], `The repository ${issue.container}`, places);
    const labelled = issue.labels.flatMap(
      (label) => /^service:\s*(\S+)$/i.exec(label)?.[1]?.toLowerCase() ?? [],
    );
    if (labelled.length > 0) return known([...new Set(labelled)].sort(), 'Its label', places);
    return { services: [], problem: { code: 'unplaced', detail: whyUnplaced(issue, owners) } };
  };
}

function compileRule(rule: Rules['services'][number]): (issue: IssueTraits) => boolean {
  const tests: ((issue: IssueTraits) => boolean)[] = [];
  const add = (patterns: string[], texts: (issue: IssueTraits) => string[]) => {
    if (patterns.length === 0) return;
    const like = compileGlobs(patterns);
    tests.push((issue) => like(texts(issue)) !== null);
  };
  add(rule.labels, ({ labels }) => labels);
  add(rule.linearTeams, ({ source, container }) => (source === 'linear' ? [container] : []));
  add(rule.linearProjects, ({ project }) => (project === null ? [] : [project]));
  add(rule.repositories, ({ source, container }) => (source === 'github' ? [container] : []));
  return (issue) => tests.every((test) => test(issue));
}

/**
 * Services that issues of a repository or a Linear team may belong to, whatever else is said of the issues: those of the
 * repository, and those with a rule that names it or names none. Slugs.
 */
export function findTakers(
  rules: Rules,
  { source, container }: Pick<IssueTraits, 'source' | 'container'>,
  places: Places,
): string[] {
  const owners = source === 'github' ? ownersOf({ container }, places) : [];
  const ruled = rules.services.filter(({ linearTeams, repositories }) => {
    const [own, other] = source === 'github' ? [repositories, linearTeams] : [linearTeams, repositories];
    return other.length === 0 && (own.length === 0 || compileGlobs(own)([container]) !== null);
  });
  return [...new Set([...owners, ...ruled.map(({ service }) => service)])];
}

function ownersOf({ container }: Pick<IssueTraits, 'container'>, places: Places): readonly string[] {
  return places.repositories.get(container.toLowerCase()) ?? [];
}

function known(slugs: string[], who: string, places: Places): Placement {
  for (const slug of slugs) {
    const service = places.services.get(slug);
    if (!service) {
      const detail = `${who} names the service \`${slug}\`, which does not exist.`;
      return { services: [], problem: { code: 'unknown_service', detail } };
    }
    if (service.simulated) {
      const detail = `${who} leads to ${slug}, which belongs to the simulated company; what really happened cannot be recorded there.`;
      return { services: [], problem: { code: 'simulated_mismatch', detail } };
    }
  }
  return { services: slugs, problem: null };
}

function whyUnplaced({ source, container }: IssueTraits, owners: readonly string[]): string {
  if (source !== 'github') return `No rule says to which service issues of the team ${container} belong.`;
  if (owners.length === 0) return `No service has the repository ${container}.`;
  return `The repository ${container} belongs to several services (${[...owners].sort().join(', ')}).`;
}

/** What to do about it; holds whatever the issue. */
export const REMEDIES: Record<NotPlaced['code'], string> = {
  unplaced:
    'Say where it belongs under Settings → Rules, add its repository to a service under Settings → Services, or give it a label `service:slug`. It is tried again by itself.',
  unknown_service:
    'Create the service under Settings → Services, or correct the name in the rule or the label. It is tried again by itself.',
  simulated_mismatch:
    'Create a service of your own for it and name that in the rule or the label. It is tried again by itself.',
};
