import type { KpiDetail, KpiSource } from '@throughline/service/contracts/kpis';
import { CheckField, SelectField, TextField } from '../../ui/field.tsx';
import { AMOUNT_WORDS } from './amount-words.ts';

/** Which signals the points are made of: one, or of a ratio one by another. */
export function SignalFields({ kpi, source }: { kpi: KpiDetail; source: KpiSource | null }) {
  const signals = source?.signals ?? null;
  const terms =
    kpi.kind === 'ratio'
      ? ([
          ['numerator', kpi.numerator ?? 'the numerator'],
          ['denominator', kpi.denominator ?? 'the denominator'],
        ] as const)
      : ([['value', null]] as const);
  return (
    <>
      {terms.map(([name, what]) => (
        <div key={name} className="contents">
          <TextField
            name={`${name}Signal`}
            label={what === null ? 'Signal' : `Signal of ${what}`}
            hint="The number in the address of its page, such as 17 of /signals/17."
            inputMode="numeric"
            pattern="[0-9]+"
            required
            defaultValue={signals?.[name]?.signal ?? ''}
          />
          <SelectField
            name={`${name}Amount`}
            label="What of it"
            defaultValue={signals?.[name]?.amount ?? 'total'}
          >
            {Object.entries(AMOUNT_WORDS).map(([amount, word]) => (
              <option key={amount} value={amount}>
                {word}
              </option>
            ))}
          </SelectField>
        </div>
      ))}
      {kpi.segments.map((segment) => (
        <TextField
          key={segment}
          name={`segment:${segment}`}
          label={`Attribute that tells ${segment}`}
          hint="Of the signal, such as customer.plan: all signals that differ in nothing else are taken."
          required
          spellCheck={false}
          autoCapitalize="none"
          defaultValue={signals?.segments[segment] ?? ''}
        />
      ))}
      <TextField
        name="across"
        label="Added up across"
        hint="Attributes separated by commas in which the signals taken may differ besides, without being told apart."
        spellCheck={false}
        autoCapitalize="none"
        defaultValue={signals?.across.join(', ') ?? ''}
      />
      {kpi.kind === 'ratio' && (
        <CheckField
          name="absentIsZero"
          label="Where the one told nothing and the other did, it is 0"
          defaultChecked={signals?.absentIsZero ?? false}
        />
      )}
    </>
  );
}
