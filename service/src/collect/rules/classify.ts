import type { Rules } from '../../contracts/rules.ts';
import { compileGlobs } from './glob.ts';
import { type NotPlaced, type Places, placeBy } from './place.ts';

/** What of an issue the rules look at. */
export interface IssueTraits {
  source: string;
  /** Repository (owner/name) or key of the Linear team. */
  container: string;
  title: string;
  labels: string[];
  type: string | null;
  project: string | null;
  customerRequests: number;
}

export type Severity = 'minor' | 'major' | 'critical';

/** What an issue is, and where it belongs; each `because` is what spoke for it, null where nothing did. */
export interface Classification {
  /** An incident is not a bug as well: the same harm would count twice. */
  bug: string | null;
  customerReported: string | null;
  incident: string | null;
  severity: Severity;
  /** Slugs; a bug belongs to the first. Empty where `problem` says why, and for what is neither bug nor incident. */
  services: string[];
  problem: NotPlaced | null;
}

export interface IssueRules {
  classify: (issue: IssueTraits, places: Places) => Classification;
}

/** Makes the rules for issues ready to be asked many times. */
export function compileIssueRules(rules: Rules): IssueRules {
  const bugLike = matcher(rules.bug);
  const customerLike = matcher(rules.customerReported);
  const incidentLike = matcher(rules.incident);
  const critical = compileGlobs(rules.incident.critical);
  const minor = compileGlobs(rules.incident.minor);
  const place = placeBy(rules);
  return {
    classify: (issue, places) => {
      const incident = incidentLike(issue);
      const bug = incident === null ? bugLike(issue) : null;
      const what = {
        incident,
        bug,
        customerReported: bug === null ? null : (customerLike(issue) ?? requested(issue, rules)),
        severity: severityOf(issue, critical, minor),
      };
      if (incident === null && bug === null) return { ...what, services: [], problem: null };
      return { ...what, ...place(issue, places) };
    },
  };
}

function matcher({ labels, titles, types }: Rules['bug']): (issue: IssueTraits) => string | null {
  const labelLike = compileGlobs(labels);
  const titleLike = compileGlobs(titles);
  const typeLike = compileGlobs(types);
  return (issue) => {
    const label = labelLike(issue.labels);
    if (label !== null) return `label \`${label}\``;
    const type = issue.type === null ? null : typeLike([issue.type]);
    if (type !== null) return `type \`${type}\``;
    return titleLike([issue.title]) === null ? null : 'its title';
  };
}

function requested({ source, customerRequests }: IssueTraits, rules: Rules): string | null {
  if (source !== 'linear' || !rules.customerReported.linearCustomerRequests || customerRequests < 1)
    return null;
  return customerRequests === 1 ? '1 customer request' : `${customerRequests} customer requests`;
}

type Globs = ReturnType<typeof compileGlobs>;

function severityOf({ labels }: IssueTraits, critical: Globs, minor: Globs): Severity {
  if (critical(labels) !== null) return 'critical';
  return minor(labels) === null ? 'major' : 'minor';
}
