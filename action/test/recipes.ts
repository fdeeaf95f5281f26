import { readFileSync } from 'node:fs';

export type Recipe = Readonly<{
  title: string;
  workflow: string;
  /** What its steps of this action are given, expressions as they stand. */
  steps: readonly Readonly<Record<string, string>>[];
}>;

const README = new URL('../README.md', import.meta.url);

/** The workflows of the README, each under its heading. */
export function readRecipes(): Recipe[] {
  const text = readFileSync(README, 'utf8');
  const headings = [...text.matchAll(/^#{2,3} (.+)$/gm)];
  return [...text.matchAll(/^```yaml\n([\s\S]+?)^```$/gm)].map((block) => {
    const title = headings.findLast(({ index }) => index < block.index)?.[1] ?? '';
    const workflow = block[1] ?? '';
    const given = workflow.matchAll(/uses: throughline\/\S+\n +with:\n((?:(?: {10,}\S.*)?\n)+)/g);
    return { title, workflow, steps: [...given].map(([, lines = '']) => readWith(lines)) };
  });
}

/** `key: value`, or `key: |` with lines of its own. */
function readWith(lines: string): Record<string, string> {
  const entries = lines.matchAll(/^ {10}([\w-]+): (?:\|\n((?: {12}.*\n)+)|(.*)$)/gm);
  return Object.fromEntries(
    [...entries].map(([, key = '', block, value = '']) => [
      key,
      block === undefined
        ? value.replace(/^(["'])(.*)\1$/, '$2')
        : block.replaceAll(/^ {12}/gm, '').trimEnd(),
    ]),
  );
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
