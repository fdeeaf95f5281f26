'use client';

import { useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { CheckField, FieldGroup } from '../../ui/field.tsx';

type Row = { key: string; name: string; production: boolean };

/** The environments of a service; only those marked as production count towards outcomes. */
export function EnvironmentFields({ initial }: { initial: { name: string; production: boolean }[] }) {
  const [rows, setRows] = useState<Row[]>(initial.map((row, index) => ({ ...row, key: String(index) })));
  const [added, setAdded] = useState(0);
  function add() {
    setRows([...rows, { key: `new${added}`, name: '', production: false }]);
    setAdded(added + 1);
  }
  return (
    <FieldGroup label="Environments" hint="Only production counts towards outcomes.">
      {rows.map(({ key, name, production }, index) => (
        <div key={key} className="grid grid-cols-[minmax(0,1fr)_auto_auto] items-center gap-3">
          <input type="hidden" name="environmentKey" value={key} />
          <input
            name="environments"
            aria-label={`Name of environment ${index + 1}`}
            defaultValue={name}
            required
            maxLength={63}
            className="control"
          />
          <CheckField name="production" value={key} label="production" defaultChecked={production} />
          <Button
            aria-label={`Remove environment ${index + 1}`}
            disabled={rows.length === 1}
            onClick={() => setRows(rows.filter((row) => row.key !== key))}
          >
            Remove
          </Button>
        </div>
      ))}
      <p>
        <Button onClick={add}>Add an environment</Button>
      </p>
    </FieldGroup>
  );
}
