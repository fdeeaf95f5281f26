'use client';

import { useRouter } from 'next/navigation';
import type { SubmitEvent } from 'react';
import { Button } from './button.tsx';

export type FilterField = {
  name: string;
  label: string;
  value: string | undefined;
  /** Without any, something is written instead of chosen. */
  options?: readonly (readonly [value: string, text: string])[];
  /** What the choice of nothing is called. */
  any?: string;
};

/**
 * Filters that live in the address. A plain form that works without scripts; with them it leaves the empty fields out
 * of the address. `keep` are values of the address that are no filters and stay.
 */
export function FilterForm({
  action,
  fields,
  keep = {},
}: {
  action: string;
  fields: readonly FilterField[];
  keep?: Record<string, string>;
}) {
  const router = useRouter();
  function onSubmit(event: SubmitEvent<HTMLFormElement>) {
    event.preventDefault();
    const query = new URLSearchParams();
    for (const [name, value] of new FormData(event.currentTarget))
      if (value !== '') query.set(name, String(value));
    router.push(query.size === 0 ? action : `${action}?${query}`);
  }
  return (
    <form
      key={JSON.stringify([fields.map(({ value }) => value), keep])} // the fields start again from a new address
      method="get"
      action={action}
      onSubmit={onSubmit}
      className="mt-5 mb-6 grid grid-cols-2 items-end gap-3 wide:grid-cols-[repeat(auto-fit,minmax(9rem,1fr))] print:hidden"
    >
      {Object.entries(keep).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      {fields.map((field) => (
        <Filter key={field.name} field={field} />
      ))}
      <Button type="submit" className="wide:justify-self-start">
        Show
      </Button>
    </form>
  );
}

function Filter({ field: { name, label, value, options, any = 'any' } }: { field: FilterField }) {
  if (options === undefined) {
    return (
      <label className="text-note text-soft">
        {label}
        <input type="search" name={name} defaultValue={value ?? ''} className="control mt-0.5 text-nav" />
      </label>
    );
  }
  const known = value === undefined || options.some(([option]) => option === value);
  return (
    <label className="text-note text-soft">
      {label}
      <select name={name} defaultValue={value ?? ''} className="control mt-0.5 text-nav">
        <option value="">{any}</option>
        {!known && <option value={value}>{value}</option>}
        {options.map(([option, text]) => (
          <option key={option} value={option}>
            {text}
          </option>
        ))}
      </select>
    </label>
  );
}
