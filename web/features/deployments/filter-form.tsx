'use client';

import { useRouter } from 'next/navigation';
import type { ReactNode, SubmitEvent } from 'react';
import { Button } from '../../ui/button.tsx';
import type { DeploymentFilter } from './deployment-filter.ts';

type Named = [value: string, text: string];

/** A plain form that works without scripts; with them it leaves the empty fields out of the address. */
export function FilterForm({
  filter,
  services,
  teams,
  environments,
}: {
  filter: DeploymentFilter;
  services: Named[];
  teams: Named[];
  environments: string[];
}) {
  const router = useRouter();
  function onSubmit(event: SubmitEvent<HTMLFormElement>) {
    event.preventDefault();
    const query = new URLSearchParams();
    for (const [name, value] of new FormData(event.currentTarget))
      if (value !== '') query.set(name, String(value));
    router.push(query.size === 0 ? '/deployments' : `/deployments?${query}`);
  }
  return (
    <form
      key={JSON.stringify(filter)} // the fields start again from a new address
      method="get"
      action="/deployments"
      onSubmit={onSubmit}
      className="mt-5 mb-6 grid grid-cols-2 items-end gap-3 wide:grid-cols-3 full:grid-cols-[repeat(5,minmax(0,1fr))_auto]"
    >
      <Filter name="service" label="Service" value={filter.service} options={services} />
      <Filter name="team" label="Team" value={filter.team} options={teams} />
      <Filter
        name="environment"
        label="Environment"
        value={filter.environment}
        options={environments.map((name) => [name, name])}
      />
      <Filter
        name="verdict"
        label="Verdict"
        value={filter.verdict}
        options={[
          ['held', 'held'],
          ['pending', 'pending'],
          ['rolled_back', 'rolled back'],
          ['failed', 'failed'],
        ]}
      />
      <Filter
        name="status"
        label="Status"
        value={filter.status}
        options={[
          ['started', 'running'],
          ['succeeded', 'succeeded'],
          ['failed', 'failed'],
          ['cancelled', 'cancelled'],
          ['skipped', 'skipped'],
        ]}
      />
      <Button type="submit">Show</Button>
    </form>
  );
}

function Filter({
  name,
  label,
  value,
  options,
}: {
  name: string;
  label: string;
  value: string | undefined;
  options: Named[];
}): ReactNode {
  const known = value === undefined || options.some(([option]) => option === value);
  return (
    <label className="text-note text-soft">
      {label}
      <select name={name} defaultValue={value ?? ''} className="control mt-0.5 text-nav">
        <option value="">any</option>
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
