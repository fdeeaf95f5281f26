'use client';

import { useState } from 'react';
import { TextField } from '../../ui/field.tsx';
import { toSlug } from './to-slug.ts';

/** What a short name may be, as a field has it. */
export const SLUG_RULES = {
  maxLength: 63,
  pattern: '[a-z0-9]+(-[a-z0-9]+)*',
  title: 'Lower-case letters, digits and single hyphens',
  spellCheck: false,
  autoCapitalize: 'none',
};

/** A name and the short name pipelines and addresses use, which follows the name until somebody writes one. */
export function NameAndSlug({
  name,
  slug,
  example,
  use = 'pipelines and addresses',
  forever = true,
}: {
  name: string;
  slug: string | null;
  example: string;
  /** What the short name is for. */
  use?: string;
  /** Whether it can never be changed. */
  forever?: boolean;
}) {
  const [suggested, setSuggested] = useState(toSlug(name));
  const [own, setOwn] = useState<string | null>(null);
  return (
    <>
      <TextField
        name="name"
        label="Name"
        required
        maxLength={80}
        defaultValue={name}
        onChange={(event) => setSuggested(toSlug(event.target.value))}
      />
      {slug === null && (
        <TextField
          name="slug"
          label="Short name"
          hint={`For ${use}, such as ${example}.${forever ? ' It cannot be changed later.' : ''}`}
          required
          {...SLUG_RULES}
          value={own ?? suggested}
          onChange={(event) => setOwn(event.target.value)}
        />
      )}
    </>
  );
}
