import type { SignalSourcePreview } from '@throughline/service/contracts/signal-sources';
import { formatQuantity } from '../../../ui/format/number.ts';

/** What each query answers now, before anything is kept. */
export function AnswerPreview({ preview: { queries } }: { preview: SignalSourcePreview }) {
  return (
    <div role="status" className="max-w-[40rem] rounded-panel border border-line bg-panel p-4">
      {queries.map(({ name, series, newest }) => (
        <div key={name} className="mt-2 first:mt-0">
          <p>
            <b>{name}</b> gives {series === 0 ? 'nothing now' : formatQuantity(series, 'signal')}.
          </p>
          <ul className="text-note text-soft">
            {newest.map(({ service, labels, value }) => {
              const told = Object.entries(labels).map(([key, label]) => `${key} ${label}`);
              return (
                <li key={[service, ...told].join('\n')} className="break-words">
                  {[service, ...told].join(', ')}: <span className="font-mono text-ink">{value}</span>
                </li>
              );
            })}
          </ul>
        </div>
      ))}
      <p className="mt-2 text-note">Nothing was taken in.</p>
    </div>
  );
}
