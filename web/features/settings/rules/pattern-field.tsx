'use client';

import { TextArea } from '../../../ui/field.tsx';
import { writeLines } from '../lines.ts';

const LEAST_ROWS = 2;

/** A list of patterns, one a line, as tall as what is in it. */
export function PatternField({
  name,
  label,
  hint,
  patterns,
}: {
  name: string;
  label: string;
  hint?: string | undefined;
  patterns: readonly string[];
}) {
  return (
    <TextArea
      name={name}
      label={label}
      {...(hint === undefined ? {} : { hint })}
      rows={Math.max(LEAST_ROWS, patterns.length)}
      spellCheck={false}
      autoCapitalize="none"
      defaultValue={writeLines(patterns)}
    />
  );
}
