import type { Rules } from '@throughline/service/contracts/rules';

export type RuleClass = 'bug' | 'customerReported' | 'incident' | 'hotfix';
type Field = { field: string; label: string; hint?: string };

/** What each class means, in the order of the page, and the lists of patterns that make an issue one of them. */
export const CLASSES: { name: RuleClass; title: string; says: string; fields: Field[] }[] = [
  {
    name: 'bug',
    title: 'Bugs',
    says: 'An issue is a bug when one of its labels, its type or its title fits. Its clock runs from its opening to its last close.',
    fields: [
      { field: 'labels', label: 'Labels' },
      { field: 'types', label: 'Types', hint: 'Issue types of GitHub.' },
      { field: 'titles', label: 'Titles', hint: 'Such as [Bug]*.' },
    ],
  },
  {
    name: 'customerReported',
    title: 'Reported by customers',
    says: 'Which of the bugs customers reported. A team may measure these alone.',
    fields: [
      { field: 'labels', label: 'Labels' },
      { field: 'types', label: 'Types' },
      { field: 'titles', label: 'Titles' },
    ],
  },
  {
    name: 'incident',
    title: 'Incidents',
    says: 'An issue that is an incident is not counted as a bug as well.',
    fields: [
      { field: 'labels', label: 'Labels' },
      { field: 'types', label: 'Types' },
      { field: 'titles', label: 'Titles' },
      { field: 'critical', label: 'Critical when labelled' },
      { field: 'minor', label: 'Minor when labelled', hint: 'Anything else is major.' },
    ],
  },
  {
    name: 'hotfix',
    title: 'Hotfixes',
    says: 'A deployment made from such a branch, or with such a pull request in it, mends the one before, which then counts as failed. What a pipeline says itself settles it.',
    fields: [
      { field: 'labels', label: 'Labels', hint: 'Of the pull request.' },
      { field: 'branches', label: 'Branches', hint: 'That it came from, such as hotfix/*.' },
    ],
  },
];

/** What has to fit for an issue to be placed with a service. */
export const PLACEMENT_FIELDS = [
  { field: 'labels', label: 'Labels', hint: 'Any of these.' },
  { field: 'repositories', label: 'Repositories', hint: 'As owner/name.' },
  { field: 'linearTeams', label: 'Linear teams', hint: 'Their keys, such as ENG.' },
  { field: 'linearProjects', label: 'Linear projects' },
] as const satisfies (Field & { field: Exclude<keyof Rules['services'][number], 'service'> })[];

/** The patterns of one list of one class. */
export function patternsOf(rules: Rules, name: RuleClass, field: string): string[] {
  const patterns: unknown = (rules[name] as Record<string, unknown>)[field];
  return Array.isArray(patterns) ? patterns.map(String) : [];
}
