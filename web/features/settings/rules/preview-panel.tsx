'use client';

import type { RulesPreview } from '@throughline/service/contracts/rules';
import { useEffect, useRef } from 'react';
import { Form } from '../../../ui/form.tsx';
import { WithCode } from '../with-code.tsx';
import { type Change, PREVIEWED, sayChange, sayExample, sayPreview } from './say-preview.ts';

/** What the rules would match among everything known, with examples; from here they are saved. */
export function PreviewPanel({
  preview,
  changed,
  save,
}: {
  preview: RulesPreview;
  /** Whether the form says something else by now. */
  changed: boolean;
  /** Null for who may look but not save. */
  save: (() => Promise<void>) | null;
}) {
  const top = useRef<HTMLElement>(null);
  useEffect(() => top.current?.focus(), []);
  return (
    <section
      ref={top}
      tabIndex={-1}
      aria-label="Preview"
      className="mt-5 max-w-[46rem] rounded-panel border border-line bg-panel px-4 py-4 outline-none wide:px-5"
    >
      <p className="font-semibold">{sayPreview(preview)}</p>
      {preview.issues > 0 && (
        <dl className="mt-2">
          {PREVIEWED.map(({ name, title }) => (
            <Row key={name} title={title} change={preview[name]} />
          ))}
        </dl>
      )}
      {changed ? (
        <p className="mt-4 text-soft">The form has changed since. Preview it again before saving.</p>
      ) : save !== null ? (
        <Form send={save} submit="Save these rules">
          {null}
        </Form>
      ) : (
        <p className="mt-4 text-soft">Only administrators save rules. Show one this preview.</p>
      )}
    </section>
  );
}

function Row({ title, change }: { title: string; change: Change }) {
  const { added, removed, examples } = change;
  return (
    <div className="border-grid border-b py-2">
      <div className="grid gap-x-4 wide:grid-cols-[12rem_minmax(0,1fr)]">
        <dt className="text-soft">{title}</dt>
        <dd>{sayChange(change)}</dd>
      </div>
      {examples.length > 0 && (
        <dd>
          <details open={added + removed > 0}>
            <summary className="mt-1 text-note text-soft">Examples</summary>
            <ul className="mt-1">
              {examples.map((example) => (
                <li
                  key={`${example.container} ${example.key}`}
                  className="grid grid-cols-[4.5rem_minmax(0,1fr)] gap-x-3 py-1 text-note"
                >
                  <span className={example.change === 'kept' ? 'text-soft' : 'font-semibold'}>
                    {sayExample(example.change)}
                  </span>
                  <span>
                    {example.url === null ? (
                      example.title
                    ) : (
                      <a href={example.url} rel="noreferrer" className="quiet-link">
                        {example.title}
                      </a>
                    )}{' '}
                    <span className="text-soft">
                      {example.container} {example.key} · <WithCode text={example.because} />
                    </span>
                  </span>
                </li>
              ))}
            </ul>
          </details>
        </dd>
      )}
    </div>
  );
}
