'use client';

import type { Rules } from '@throughline/service/contracts/rules';
import { useState } from 'react';
import { Button } from '../../../ui/button.tsx';
import { SelectField } from '../../../ui/field.tsx';
import { PatternField } from './pattern-field.tsx';
import { placementField } from './read-rules-form.ts';
import { PLACEMENT_FIELDS } from './rule-fields.ts';

type Placement = Rules['services'][number];

/** Which service an issue belongs to. The first rule that fits decides, so their order can be changed. */
export function PlacementFields({
  initial,
  services,
  changed,
}: {
  initial: Placement[];
  services: { slug: string; name: string }[];
  /** Rows come and go without anything being typed. */
  changed: () => void;
}) {
  const [rows, setRows] = useState(initial.map((placement, index) => ({ key: String(index), placement })));
  const [added, setAdded] = useState(0);
  function set(next: typeof rows) {
    setRows(next);
    changed();
  }
  function add() {
    const placement = {
      service: services[0]?.slug ?? '',
      labels: [],
      repositories: [],
      linearTeams: [],
      linearProjects: [],
    };
    set([...rows, { key: `new${added}`, placement }]);
    setAdded(added + 1);
  }
  function moveUp(index: number) {
    const [row] = rows.slice(index, index + 1);
    if (row === undefined) return;
    const others = rows.filter((other) => other !== row);
    set([...others.slice(0, index - 1), row, ...others.slice(index - 1)]);
  }
  return (
    <>
      {rows.map(({ key, placement }, index) => (
        <fieldset key={key} className="mt-3 border-line border-l-2 pl-4">
          <legend className="sr-only">Rule {index + 1}</legend>
          <input type="hidden" name="placementKey" value={key} />
          <SelectField
            name={placementField(key, 'service')}
            label={`Rule ${index + 1}: belongs to, when all of this fits`}
            defaultValue={placement.service}
          >
            {!services.some(({ slug }) => slug === placement.service) && (
              <option value={placement.service}>{placement.service}, which does not exist</option>
            )}
            {services.map(({ slug, name }) => (
              <option key={slug} value={slug}>
                {name}
              </option>
            ))}
          </SelectField>
          <div className="mt-3 grid max-w-[46rem] gap-4 wide:grid-cols-2">
            {PLACEMENT_FIELDS.map(({ field, label, ...rest }) => (
              <PatternField
                key={field}
                name={placementField(key, field)}
                label={label}
                hint={'hint' in rest ? rest.hint : undefined}
                patterns={placement[field]}
              />
            ))}
          </div>
          <p className="mt-3 flex flex-wrap gap-3">
            {index > 0 && (
              <Button aria-label={`Ask rule ${index + 1} before rule ${index}`} onClick={() => moveUp(index)}>
                Ask before the one above
              </Button>
            )}
            <Button
              aria-label={`Remove rule ${index + 1}`}
              onClick={() => set(rows.filter((row) => row.key !== key))}
            >
              Remove
            </Button>
          </p>
        </fieldset>
      ))}
      {services.length > 0 && (
        <p className="mt-3">
          <Button onClick={add}>Add a rule</Button>
        </p>
      )}
    </>
  );
}
