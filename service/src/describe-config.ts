import { z } from 'zod';
import { Config } from './config.ts';

/** `docs/configuration.md`, from the schema that reads the settings. */
export function describeConfig(): string {
  const { properties = {} } = z.toJSONSchema(Config, { io: 'input' });
  const rows = Object.entries(properties).map(([name, property]) => {
    const {
      description = '',
      default: fallback,
      enum: values,
    } = property as {
      description?: string;
      default?: unknown;
      enum?: string[];
    };
    const allowed = values ? ` One of ${values.map((value) => `\`${value}\``).join(', ')}.` : '';
    return `| \`${name}\` | ${fallback === undefined ? '–' : `\`${fallback}\``} | ${description}.${allowed} |`;
  });
  return `# Configuration

Everything is set by environment variables. None is needed to begin. A value that cannot be used is named when the
program starts, with every other one. This page is written by \`npm run docs\` from \`service/src/config.ts\`.

| variable | default | meaning |
|---|---|---|
${rows.join('\n')}
`;
}
