import type { Rules } from '@throughline/service/contracts/rules';
import { Fact, Facts } from '../../../ui/facts.tsx';
import { Heading, Note } from '../../../ui/page.tsx';
import { CLASSES, PLACEMENT_FIELDS, patternsOf } from './rule-fields.ts';

/** The rules for who may read them and no more. */
export function RulesText({ rules }: { rules: Rules }) {
  return (
    <>
      {CLASSES.map(({ name, title, says, fields }) => (
        <section key={name} aria-label={title}>
          <Heading>{title}</Heading>
          <div className="mb-2">
            <Note>{says}</Note>
          </div>
          <Facts>
            {fields.map(({ field, label }) => (
              <Fact key={field} name={label}>
                <Patterns patterns={patternsOf(rules, name, field)} />
              </Fact>
            ))}
          </Facts>
        </section>
      ))}
      {rules.services.length > 0 && <Heading>Where an issue belongs</Heading>}
      <ol className="list-decimal pl-5">
        {rules.services.map((placement, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: their order is what they are
          <li key={index}>
            <b>{placement.service}</b>
            <span className="block text-note text-soft">
              {PLACEMENT_FIELDS.filter(({ field }) => placement[field].length > 0)
                .map(({ field, label }) => `${label}: ${placement[field].join(', ')}`)
                .join(' · ')}
            </span>
          </li>
        ))}
      </ol>
    </>
  );
}

function Patterns({ patterns }: { patterns: string[] }) {
  if (patterns.length === 0) return <span className="text-soft">none</span>;
  return <span className="break-words font-mono text-note">{patterns.join(', ')}</span>;
}
