'use client';

import type { DeliverySource, ReplayDeliveries } from '@throughline/service/contracts/deliveries';
import { useRouter } from 'next/navigation';
import { callApi, ignoreAnswer } from '../../../lib/api.ts';
import { Form } from '../../../ui/form.tsx';
import { formatCount } from '../../../ui/format/number.ts';
import { SOURCES } from './delivery-words.ts';

/** Has everything that was refused looked at again, after the reason was mended. */
export function ReplayRefused({ count, source }: { count: number; source: DeliverySource | undefined }) {
  const router = useRouter();
  async function send() {
    const body: ReplayDeliveries = { state: 'refused', ...(source === undefined ? {} : { source }) };
    await callApi({ method: 'POST', path: '/api/v1/deliveries/replay', body, parse: ignoreAnswer });
    router.refresh();
  }
  const of = source === undefined ? '' : ` of ${SOURCES[source]}`;
  return (
    <Form send={send} submit={`Replay all ${formatCount(count)} refused${of}`}>
      <p className="max-w-[40rem] text-note text-soft">
        After the reason is mended, replaying uses what could not be used. Nothing is recorded twice.
      </p>
    </Form>
  );
}
