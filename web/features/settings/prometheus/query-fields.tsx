'use client';

import type { SignalSource } from '@throughline/service/contracts/signal-sources';
import { useState } from 'react';
import { Button } from '../../../ui/button.tsx';
import { FieldGroup, TextArea, TextField } from '../../../ui/field.tsx';

type Query = Pick<SignalSource['queries'][number], 'name' | 'query' | 'unit' | 'service'>;
type Row = Query & { key: string };

const NONE: Query = { name: '', query: '', unit: '', service: null };

/** What is asked: each query with the name and unit of its signals, and whose they are. */
export function QueryFields({ initial }: { initial: readonly Query[] }) {
  const first = initial.length === 0 ? [NONE] : initial;
  const [rows, setRows] = useState<Row[]>(first.map((row, index) => ({ ...row, key: String(index) })));
  const [added, setAdded] = useState(0);
  function add() {
    setRows([...rows, { ...NONE, key: `new${added}` }]);
    setAdded(added + 1);
  }
  return (
    <FieldGroup
      label="Queries"
      hint="The value at the end of each minute stands for it. Every series of an answer is a signal, its labels are attributes."
    >
      {rows.map(({ key, name, query, unit, service }, index) => (
        <fieldset key={key} className="mb-3 grid gap-3 border-line border-l-2 pl-3">
          <legend className="sr-only">Query {index + 1}</legend>
          <TextField
            name="name"
            label="What it measures"
            hint="Such as failed requests: its signals are called after it."
            defaultValue={name}
            maxLength={200}
            required
          />
          <TextArea
            name="query"
            label="PromQL"
            rows={2}
            spellCheck={false}
            required
            className="control font-mono text-note"
            defaultValue={query}
          />
          <TextField
            name="unit"
            label="Unit"
            hint="In UCUM, such as s, By or {order}; empty for a plain number."
            defaultValue={unit}
            maxLength={63}
          />
          <TextField
            name="service"
            label="Service"
            hint="Left empty, the labels service_name, service or job of each answer say it."
            defaultValue={service ?? ''}
            maxLength={63}
          />
          <p>
            <Button
              aria-label={`Remove query ${index + 1}`}
              disabled={rows.length === 1}
              onClick={() => setRows(rows.filter((row) => row.key !== key))}
            >
              Remove
            </Button>
          </p>
        </fieldset>
      ))}
      <p>
        <Button onClick={add}>Add a query</Button>
      </p>
    </FieldGroup>
  );
}
