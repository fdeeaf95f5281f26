'use client';

import type { SetAsideBatch } from '@throughline/service/contracts/signals';
import { useRouter } from 'next/navigation';
import { callApi, ignoreAnswer } from '../../lib/api.ts';
import { ConfirmButton } from '../../ui/confirm-button.tsx';
import { Form } from '../../ui/form.tsx';
import { formatCount } from '../../ui/format/number.ts';
import { LocalTime } from '../../ui/local-time.tsx';
import { Heading, Note } from '../../ui/page.tsx';

/** Batches that were acknowledged and could not be counted: why, and what can be done. Nothing where there are none. */
export function SetAside({ batches, mayChange }: { batches: readonly SetAsideBatch[]; mayChange: boolean }) {
  if (batches.length === 0) return null;
  return (
    <section aria-label="Set aside">
      <Heading>Set aside · {formatCount(batches.length)}</Heading>
      <Note>
        Taken in, and not to be counted: nothing behind them waits. Once the reason is mended, mostly by a
        newer version, a replay counts them as if nothing had been. The last 100 are kept.
      </Note>
      <ul className="mt-2 border-line border-t">
        {batches.map((batch) => (
          <Row key={batch.id} batch={batch} mayChange={mayChange} />
        ))}
      </ul>
    </section>
  );
}

function Row({ batch: { id, at, reason, bytes }, mayChange }: { batch: SetAsideBatch; mayChange: boolean }) {
  const router = useRouter();
  const path = `/api/v1/telemetry/set-aside/${encodeURIComponent(id)}`;
  async function replay() {
    await callApi({ method: 'POST', path: `${path}/replay`, body: {}, parse: ignoreAnswer });
    router.refresh();
  }
  async function forget() {
    await callApi({ method: 'DELETE', path, parse: ignoreAnswer });
    router.refresh();
  }
  return (
    <li className="grid grid-cols-[minmax(0,1fr)] gap-x-[1.375rem] gap-y-1 border-line border-b py-2.5 wide:grid-cols-[minmax(0,1fr)_auto] wide:items-center">
      <div className="min-w-0">
        <p className="break-words">{reason.replace(/^\w*Error: /, '')}</p>
        <p className="text-note text-soft">
          batch {id} · {formatCount(bytes)} bytes · <LocalTime at={at} form="minute" />
        </p>
      </div>
      {mayChange && (
        <div className="flex flex-wrap items-baseline gap-x-4 wide:[&_form]:mt-0">
          <Form send={replay} submit="Replay it" kind="quiet">
            {null}
          </Form>
          <ConfirmButton
            inline
            label="Forget"
            title={`Forget batch ${id}?`}
            confirm="Forget the batch"
            keep="Keep it"
            act={forget}
          >
            Its points were acknowledged to their sender, who will not send them again: they are lost.
          </ConfirmButton>
        </div>
      )}
    </li>
  );
}
