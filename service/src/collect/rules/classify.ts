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
  const byLabels = rememberByLabels(rules);
  const bugLike = restMatcher(rules.bug);
  const customerLike = restMatcher(rules.customerReported);
  const incidentLike = restMatcher(rules.incident);
  const place = placeBy(rules);
  return {
    classify: (issue, places) => {
      const labelled = byLabels(issue.labels);
      const incident = labelled.incident ?? incidentLike(issue);
      const bug = incident === null ? (labelled.bug ?? bugLike(issue)) : null;
      const customer = () => labelled.customer ?? customerLike(issue) ?? requested(issue, rules);
      const what = {
        incident,
        bug,
        customerReported: bug === null ? null : customer(),
        severity: labelled.severity,
      };
      if (incident === null && bug === null) return { ...what, services: [], problem: null };
      return { ...what, ...place(issue, places) };
    },
  };
}

interface Labelled {
  bug: string | null;
  customer: string | null;
  incident: string | null;
  severity: Severity;
}

const MAX_REMEMBERED = 20_000; // few sets of labels are in use; a tracker full of chance ones must not fill the memory

/** What labels alone say, worked out once for each set of them. */
function rememberByLabels(rules: Rules): (labels: string[]) => Labelled {
  const [bug, customer, incident] = [rules.bug, rules.customerReported, rules.incident].map(({ labels }) => {
    const like = compileGlobs(labels);
    return (texts: string[]) => {
      const label = like(texts);
      return label === null ? null : `label \`${label}\``;
    };
  }) as [Reason, Reason, Reason];
  const critical = compileGlobs(rules.incident.critical);
  const minor = compileGlobs(rules.incident.minor);
  const remembered = new Map<string, Labelled>();
  return (labels) => {
    const name = labels.join('\n');
    const known = remembered.get(name);
    if (known) return known;
    const severity = critical(labels) !== null ? 'critical' : minor(labels) !== null ? 'minor' : 'major';
    const labelled: Labelled = {
      bug: bug(labels),
      customer: customer(labels),
      incident: incident(labels),
      severity,
    };
    if (remembered.size < MAX_REMEMBERED) remembered.set(name, labelled);
    return labelled;
  };
}

type Reason = (labels: string[]) => string | null;

/** Type and title, where the labels say nothing. */
function restMatcher({ titles, types }: Rules['bug']): (issue: IssueTraits) => string | null {
  const titleLike = compileGlobs(titles);
  const typeLike = compileGlobs(types);
  return (issue) => {
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
