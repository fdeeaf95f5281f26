'use client';

import type { OutcomeDirection, OutcomeMetric } from '@throughline/service/contracts/outcome-metrics';
import { useState } from 'react';
import { SelectField, TextField } from '../../ui/field.tsx';
import { formatAimNumber } from '../../ui/format/value.ts';
import { type KpiChoice, listObjectives, objectiveOf, type SignalChoice } from './outcome-choices.ts';

const MANY = 12; // more are looked through by typing

/** Which KPI of the team, what part of it, and where it should be. */
export function KpiFields({ kpis, metric }: { kpis: readonly KpiChoice[]; metric: OutcomeMetric | null }) {
  const source = metric?.kind === 'kpi' && metric.source?.from === 'kpi' ? metric.source : null;
  const [slug, setSlug] = useState(source?.kpi ?? kpis[0]?.slug ?? '');
  const kpi = kpis.find((one) => one.slug === slug);
  if (!kpi) return <Missing>The team has no KPI yet: create one under KPIs, and record its points.</Missing>;
  const own = slug === source?.kpi ? metric : null;
  return (
    <>
      <SelectField name="kpi" label="KPI" value={slug} onChange={(event) => setSlug(event.target.value)}>
        {kpis.map((one) => (
          <option key={one.slug} value={one.slug}>
            {one.name}
          </option>
        ))}
      </SelectField>
      {kpi.segments.map((attribute) => (
        <TextField
          key={`${slug} ${attribute}`}
          name={`segment.${attribute}`}
          label={`Only one ${attribute}`}
          hint={`A value of ${attribute}; leave empty for all.`}
          defaultValue={own ? (source?.segment[attribute] ?? '') : ''}
        />
      ))}
      <AimFields
        key={slug}
        scale={kpi.proportion ? 'share' : 'amount'}
        unit={kpi.kind === 'sum' ? `${kpi.unit} a day` : kpi.unit}
        direction={own?.direction ?? (kpi.direction === 'higher' ? 'at_least' : 'at_most')}
        target={own?.target}
      />
    </>
  );
}

/** Which signal of the team's services, which statistic of it, and where it should be. */
export function SignalFields({
  signals,
  metric,
}: {
  signals: readonly SignalChoice[];
  metric: OutcomeMetric | null;
}) {
  const source = metric?.kind === 'signal' && metric.source?.from === 'signal' ? metric.source : null;
  const [id, setId] = useState(source?.signal ?? signals[0]?.id ?? '');
  const [statistic, setStatistic] = useState<string>(source?.statistic ?? '');
  const [search, setSearch] = useState('');
  const signal = signals.find((one) => one.id === id) ?? signals[0];
  if (!signal)
    return <Missing>No service of the team has sent telemetry yet: see Signals for how it is sent.</Missing>;
  const chosen = signal.statistics.find((one) => one.statistic === statistic) ?? signal.statistics[0];
  const own = source?.signal === signal.id && source.statistic === chosen?.statistic ? metric : null;
  const found = signals.filter((one) => one.id === signal.id || matches(one.name, search));
  return (
    <>
      {signals.length > MANY && (
        <TextField
          name="search"
          label="Find the signal"
          type="search"
          value={search}
          onChange={(event) => setSearch(event.target.value)}
        />
      )}
      <SelectField
        name="signal"
        label="Signal"
        value={signal.id}
        onChange={(event) => setId(event.target.value)}
      >
        {found.map((one) => (
          <option key={one.id} value={one.id}>
            {one.name}
          </option>
        ))}
      </SelectField>
      <SelectField
        name="statistic"
        label="Statistic"
        value={chosen?.statistic}
        onChange={(event) => setStatistic(event.target.value)}
      >
        {signal.statistics.map((one) => (
          <option key={one.statistic} value={one.statistic}>
            {one.statistic}
          </option>
        ))}
      </SelectField>
      <AimFields
        key={`${signal.id} ${chosen?.statistic}`}
        scale={chosen?.statistic === 'ratio' ? 'share' : 'amount'}
        unit={chosen?.unit ?? ''}
        direction={own?.direction ?? 'at_most'}
        target={own?.target}
      />
    </>
  );
}

/** What the good ones are counted by; of a latency up to where. */
export function SloFields({
  kpis,
  signals,
  metric,
}: {
  kpis: readonly KpiChoice[];
  signals: readonly SignalChoice[];
  metric: OutcomeMetric | null;
}) {
  const { errors, latencies, kpis: proportions } = listObjectives(kpis, signals);
  const all = [...errors, ...latencies, ...proportions];
  const [value, setValue] = useState(objectiveOf(metric) ?? all[0]?.value ?? '');
  if (all.length === 0)
    return (
      <Missing>
        There is nothing to count by yet: an objective needs an error ratio or a latency of one of the team's
        services, or a KPI that is a proportion of counts.
      </Missing>
    );
  const limit =
    metric?.source?.from === 'latency' && value === objectiveOf(metric) ? metric.source.limit : '';
  const unit = signals.find(({ id }) => value === `latency ${id}`)?.statistics[0]?.unit ?? '';
  return (
    <>
      <SelectField
        name="source"
        label="Counted by"
        value={value}
        onChange={(event) => setValue(event.target.value)}
      >
        <Options label="What did not fail" items={errors} />
        <Options label="What was fast enough" items={latencies} />
        <Options label="A KPI that is a proportion" items={proportions} />
      </SelectField>
      {value.startsWith('latency ') && (
        <TextField
          key={value}
          name="limit"
          label={`Good is at most, in ${unit}`}
          type="number"
          inputMode="decimal"
          min="0"
          step="any"
          required
          defaultValue={limit}
        />
      )}
      <AimFields
        scale="share"
        unit="%"
        direction={null}
        target={metric?.kind === 'slo' ? metric.target : 0.999}
      />
    </>
  );
}

function Options({ label, items }: { label: string; items: readonly { value: string; name: string }[] }) {
  if (items.length === 0) return null;
  return (
    <optgroup label={label}>
      {items.map(({ value, name }) => (
        <option key={value} value={value}>
          {name}
        </option>
      ))}
    </optgroup>
  );
}

/** The target in its unit, and which side of it is better, where that can be chosen. */
export function AimFields({
  scale,
  unit,
  direction,
  target,
}: {
  scale: 'share' | 'amount';
  unit: string;
  direction: OutcomeDirection | null;
  target: number | undefined;
}) {
  return (
    <div className="grid max-w-[30rem] grid-cols-[8rem_1fr] items-end gap-3">
      <input type="hidden" name="scale" value={scale} />
      {direction === null ? (
        <p className="pb-2">At least</p>
      ) : (
        <SelectField name="direction" label="It should be" defaultValue={direction}>
          <option value="at_least">at least</option>
          <option value="at_most">at most</option>
        </SelectField>
      )}
      <TextField
        name="target"
        label={unit === '' ? 'Target' : `Target, in ${scale === 'share' ? 'per cent' : unit}`}
        type="number"
        inputMode="decimal"
        step="any"
        {...(scale === 'share' && { min: '0.001', max: '99.999' })}
        required
        defaultValue={
          target === undefined
            ? ''
            : formatAimNumber({ scale, target }).replace(/,/g, '').replace('\u2212', '-')
        }
      />
    </div>
  );
}

function Missing({ children }: { children: React.ReactNode }) {
  return <p className="max-w-[30rem] text-note text-soft">{children}</p>;
}

function matches(name: string, search: string): boolean {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  return words.every((word) => name.toLowerCase().includes(word));
}
