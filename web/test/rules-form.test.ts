import { Rules, type RulesPreview } from '@throughline/service/contracts/rules';
import { expect, test } from 'vitest';
import { writeLines } from '../features/settings/lines.ts';
import { renameFields } from '../features/settings/rename-fields.ts';
import {
  placeInRulesForm,
  placementField,
  readRulesForm,
  ruleField,
} from '../features/settings/rules/read-rules-form.ts';
import { CLASSES, PLACEMENT_FIELDS, patternsOf } from '../features/settings/rules/rule-fields.ts';
import { type Change, sayChange, sayPreview } from '../features/settings/rules/say-preview.ts';
import { toProblem } from '../lib/api.ts';
import { errorsByField } from '../ui/errors-by-field.ts';

/** The rules as the page writes them into its fields. */
function asForm(rules: Rules): FormData {
  const values = new FormData();
  for (const { name, fields } of CLASSES)
    for (const { field } of fields)
      values.append(ruleField(name, field), writeLines(patternsOf(rules, name, field)));
  if (rules.customerReported.linearCustomerRequests) values.append('linearCustomerRequests', 'on');
  for (const [index, placement] of rules.services.entries()) {
    values.append('placementKey', `key${index}`);
    values.append(placementField(`key${index}`, 'service'), placement.service);
    for (const { field } of PLACEMENT_FIELDS)
      values.append(placementField(`key${index}`, field), writeLines(placement[field]));
  }
  return values;
}

const OWN = Rules.parse({
  bug: { labels: ['type: bug', 'kind/*'], titles: ['[Bug]*'], types: ['Bug', 'Regression'] },
  customerReported: { labels: [], linearCustomerRequests: false },
  incident: { titles: ['Outage*'], critical: ['sev1'], minor: ['sev3'] },
  hotfix: { branches: ['hotfix/*'] },
  services: [
    { service: 'checkout-api', labels: ['area: checkout, web'], linearTeams: ['ENG'] },
    { service: 'search-api', repositories: ['acme/search'], linearProjects: ['Search'] },
  ],
});

test.each([
  ['the ones it comes with', Rules.parse({})],
  ['somebody’s own', OWN],
])('the form gives back the rules it was filled with: %s', (_, rules) => {
  expect(Rules.parse(readRulesForm(asForm(rules)))).toEqual(rules);
});

test('an emptied list stays empty and does not fall back to what the rules come with', () => {
  expect(Rules.parse(readRulesForm(new FormData()))).toMatchObject({
    bug: { labels: [], types: [] },
    customerReported: { labels: [], linearCustomerRequests: false },
    incident: { labels: [], critical: [] },
    hotfix: { branches: [] },
    services: [],
  });
});

test('a fault lands in the field and names the line', () => {
  const problem = {
    ...toProblem(400, null),
    errors: [
      { field: 'bug.labels[2]', message: 'is longer than 120 characters: shorten it' },
      { field: 'services[1].service', message: 'is not known' },
      { field: 'services[1].repositories[0]', message: 'is empty' },
      { field: 'services[0]', message: 'needs a condition' },
      { field: 'services', message: 'are too many' },
    ],
  };
  expect([...errorsByField(renameFields(problem, placeInRulesForm(asForm(OWN))))]).toEqual([
    [ruleField('bug', 'labels'), 'Line 3: is longer than 120 characters: shorten it.'],
    [placementField('key1', 'service'), 'Is not known.'],
    [placementField('key1', 'repositories'), 'Line 1: is empty.'],
    [placementField('key0', 'service'), 'Needs a condition.'],
    ['services', 'Are too many.'],
  ]);
});

function change(over: Partial<Change> = {}): Change {
  return { before: 120, after: 120, added: 0, removed: 0, examples: [], ...over };
}

test.each([
  [change(), '120, the same ones as now'],
  [change({ after: 1_234, added: 1_114 }), '1,234, now 120: 1,114 more'],
  [change({ after: 134, added: 16, removed: 2 }), '134, now 120: 16 more and 2 no longer'],
  [change({ after: 120, added: 5, removed: 5 }), '120, now 120: 5 more and 5 no longer'],
])('a change is said in numbers', (given, sentence) => {
  expect(sayChange(given)).toBe(sentence);
});

test('the preview says what it rests on', () => {
  const preview: RulesPreview = {
    issues: 3_200,
    bugs: change(),
    customerReported: change(),
    incidents: change(),
    hotfixes: change(),
    unplaced: change(),
  };
  expect(sayPreview(preview)).toBe('Among the 3,200 issues that are known, these rules change nothing.');
  expect(sayPreview({ ...preview, unplaced: change({ removed: 1, after: 119 }) })).toMatch(/would find:$/);
  expect(sayPreview({ ...preview, issues: 0 })).toMatch(/^No issue has been read yet/);
});
