import { DELIVERY_STATES, DeliveryDetail } from '@throughline/service/contracts/deliveries';
import { forPage, read } from '../../../lib/read.ts';
import { Fact, Facts } from '../../../ui/facts.tsx';
import { capitalised } from '../../../ui/format/words.ts';
import { LocalTime } from '../../../ui/local-time.tsx';
import { Heading, Lead, Note } from '../../../ui/page.tsx';
import { StateMark } from '../../../ui/state-mark.tsx';
import { RefreshWhile } from '../refresh-while.tsx';
import { SettingsFrame } from '../settings-frame.tsx';
import { WithCode } from '../with-code.tsx';
import { DELIVERY_MARKS, isFresh, SOURCES } from './delivery-words.ts';
import { ReplayButton } from './replay-button.tsx';
import { showBody } from './show-body.ts';

/** One message as it arrived, what became of it, and the way to try again. */
export function DeliveryPage({ id }: { id: string }) {
  const here = `/settings/deliveries/${encodeURIComponent(id)}`;
  return (
    <SettingsFrame here={here}>
      {async () => {
        const delivery = await forPage(here, () =>
          read(DeliveryDetail, `/api/v1/deliveries/${encodeURIComponent(id)}`),
        );
        const { source, event, state, reason, remedy } = delivery;
        return (
          <>
            <Heading>
              {SOURCES[source]} · {event}
            </Heading>
            <div role="status">
              <StateMark {...DELIVERY_MARKS[state]} />
              <Lead>
                {reason === null ? (
                  `${capitalised(DELIVERY_STATES[state])}.`
                ) : (
                  <WithCode text={[reason, remedy].filter(Boolean).join(' ')} />
                )}
              </Lead>
            </div>
            <RefreshWhile active={isFresh(delivery)} doing="It is looked at just now." />
            {state !== 'waiting' && <ReplayButton id={id} wanted={state === 'refused'} />}
            <Heading>Particulars</Heading>
            <Particulars delivery={delivery} />
            <Heading>As it arrived</Heading>
            <Body body={delivery.body} id={id} />
          </>
        );
      }}
    </SettingsFrame>
  );
}

function Particulars({ delivery }: { delivery: DeliveryDetail }) {
  const { subject, deliveryId, code, attempts, receivedAt, processedAt, headers } = delivery;
  return (
    <Facts>
      {subject !== null && <Fact name="About">{subject}</Fact>}
      <Fact name="Arrived">
        <LocalTime at={receivedAt} />
      </Fact>
      {processedAt !== null && (
        <Fact name="Looked at">
          <LocalTime at={processedAt} />
          {attempts > 1 && <span className="text-note text-soft">, at the attempt no. {attempts}</span>}
        </Fact>
      )}
      {code !== null && (
        <Fact name="Code">
          <code className="font-mono text-note">{code}</code>
        </Fact>
      )}
      <Fact name="Identity">
        <span className="break-all font-mono text-note">{deliveryId}</span>
      </Fact>
      {Object.entries(headers).map(([name, value]) => (
        <Fact key={name} name={name}>
          <span className="break-all font-mono text-note">{value}</span>
        </Fact>
      ))}
    </Facts>
  );
}

function Body({ body, id }: { body: string; id: string }) {
  const { text, cut } = showBody(body);
  return (
    <>
      <section
        aria-label="Body"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
        tabIndex={0}
        className="max-h-[40rem] overflow-auto rounded-panel border border-line bg-panel p-4"
      >
        <pre className="font-mono text-note leading-[1.6]">{text}</pre>
      </section>
      {cut && (
        <Note>
          Only the beginning is shown. All of it:{' '}
          <a href={`/api/v1/deliveries/${encodeURIComponent(id)}`} className="link">
            the message as JSON
          </a>
          .
        </Note>
      )}
    </>
  );
}
