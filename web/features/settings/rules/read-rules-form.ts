import type { RulesInput } from '@throughline/service/contracts/rules';
import { readLines } from '../lines.ts';
import { type FindPlace, whereIn } from '../rename-fields.ts';
import type { RuleClass } from './rule-fields.ts';

/** The name in the form of one list of one class. */
export function ruleField(name: RuleClass, field: string): string {
  return `${name}-${field}`;
}

/** The name in the form of one part of one placement; `key` tells the rows apart. */
export function placementField(key: string, field: string): string {
  return `placement-${key}-${field}`;
}

/** The fields of the form as the rules they stand for. */
export function readRulesForm(values: FormData): RulesInput {
  const list = (name: RuleClass, field: string) => readLines(values.get(ruleField(name, field)));
  const matcher = (name: RuleClass) => ({
    labels: list(name, 'labels'),
    titles: list(name, 'titles'),
    types: list(name, 'types'),
  });
  return {
    bug: matcher('bug'),
    customerReported: {
      ...matcher('customerReported'),
      linearCustomerRequests: values.has('linearCustomerRequests'),
    },
    incident: {
      ...matcher('incident'),
      critical: list('incident', 'critical'),
      minor: list('incident', 'minor'),
    },
    hotfix: { labels: list('hotfix', 'labels'), branches: list('hotfix', 'branches') },
    services: placementKeys(values).map((key) => {
      const get = (field: string) => values.get(placementField(key, field));
      return {
        service: String(get('service') ?? ''),
        labels: readLines(get('labels')),
        repositories: readLines(get('repositories')),
        linearTeams: readLines(get('linearTeams')),
        linearProjects: readLines(get('linearProjects')),
      };
    }),
  };
}

/** Where a part of the rules was typed: `bug.labels[2]` in the third line of its field. */
export function placeInRulesForm(values: FormData): FindPlace {
  const keys = placementKeys(values);
  return (path) => {
    // A fault of the whole row, such as one without a condition, stands at its beginning.
    const [, index, part = 'service', end = ''] = /^services\[(\d+)\](?:\.(\w+)(.*))?$/.exec(path) ?? [];
    const key = keys[Number(index)];
    if (key !== undefined) return { name: placementField(key, part), ...whereIn(end) };
    const [, name, field = '', rest = ''] =
      /^(bug|customerReported|incident|hotfix)\.(\w+)(.*)$/.exec(path) ?? [];
    return name === undefined ? undefined : { name: ruleField(name as RuleClass, field), ...whereIn(rest) };
  };
}

function placementKeys(values: FormData): string[] {
  return values.getAll('placementKey').map(String);
}
