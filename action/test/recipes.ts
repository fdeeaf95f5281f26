import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';

const Step = z.object({
  uses: z.string().optional(),
  with: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]).transform(String)).default({}),
});

/** A workflow, as far as it must be right for GitHub to start it; a key that GitHub does not know is refused. */
export const Workflow = z.strictObject({
  name: z.string(),
  on: z.partialRecord(
    z.enum([
      'issues',
      'push',
      'release',
      'repository_dispatch',
      'schedule',
      'workflow_call',
      'workflow_dispatch',
    ]),
    z.unknown(),
  ),
  permissions: z.partialRecord(
    z.enum(['contents', 'deployments', 'id-token', 'issues', 'pull-requests']),
    z.enum(['read', 'write']),
  ),
  concurrency: z.string().optional(),
  jobs: z.record(
    z.string(),
    z.strictObject({
      'runs-on': z.string(),
      environment: z.string().optional(),
      env: z.record(z.string(), z.string()).optional(),
      strategy: z.object({ matrix: z.record(z.string(), z.array(z.string())) }).optional(),
      'timeout-minutes': z.number().optional(),
      steps: z.array(Step),
    }),
  ),
});
export type Workflow = z.infer<typeof Workflow>;

export type Recipe = Readonly<{
  title: string;
  workflow: Workflow;
  /** What its steps of this action are given, expressions as they stand. */
  steps: readonly Readonly<Record<string, string>>[];
}>;

const README = new URL('../README.md', import.meta.url);

/** The workflows of the README, each under its heading. @throws where one is no workflow */
export function readRecipes(): Recipe[] {
  const text = readFileSync(README, 'utf8');
  const headings = [...text.matchAll(/^#{2,3} (.+)$/gm)];
  return [...text.matchAll(/^```yaml\n([\s\S]+?)^```$/gm)].map((block) => {
    const title = headings.findLast(({ index }) => index < block.index)?.[1] ?? '';
    const workflow = readWorkflow(block[1] ?? '');
    return { title, workflow, steps: stepsOf(workflow) };
  });
}

/** @throws where it is none */
export function readWorkflow(text: string): Workflow {
  return Workflow.parse(parse(text));
}

/** What the steps of this action are given. */
export function stepsOf({ jobs }: Workflow): Record<string, string>[] {
  return Object.values(jobs).flatMap(({ steps }) =>
    steps.flatMap(({ uses = '', with: given }) =>
      /^(?:throughline\/\S+\/action@v1|\.\/action)$/.test(uses) ? [given] : [],
    ),
  );
}

/** Titles of the recipes that record a deployment, or of those that record something else. */
export function titlesOf(what: 'deployments' | 'others'): string[] {
  return readRecipes()
    .filter(({ steps }) => (steps[0]?.record === undefined) === (what === 'deployments'))
    .map(({ title }) => title)
    .sort();
}

/** Puts values in the place of expressions. @throws where one has none */
export function evaluate(
  given: Readonly<Record<string, string>>,
  values: Readonly<Record<string, string>>,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(given).map(([key, text]) => [
      key,
      text.replaceAll(/\$\{\{ (.+?) \}\}/g, (_, expression: string) => {
        const value = values[expression];
        if (value === undefined) throw new Error(`no value for the expression ${expression}`);
        return value;
      }),
    ]),
  );
}
