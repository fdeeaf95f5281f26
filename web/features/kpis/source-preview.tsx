import type { Kpi, KpiSourcePreview } from '@throughline/service/contracts/kpis';
import { formatQuantity } from '../../ui/format/number.ts';
import { sayTime } from '../../ui/plot/prepare-plot.ts';
import { sayTold } from './corrections.tsx';

const FAULTS_SHOWN = 3;

/** What a source would bring, before it is kept. */
export function SourcePreview({ kpi, preview }: { kpi: Kpi; preview: KpiSourcePreview }) {
  const fitting = preview.received - preview.refused;
  return (
    <div role="status" className="max-w-[40rem] rounded-panel border border-line bg-panel p-4">
      <p>
        <b>It would bring {formatQuantity(fitting, 'point')}</b> from {sayTime(preview.from, kpi.resolution)}{' '}
        to {sayTime(preview.to, kpi.resolution)}
        {preview.refused > 0 && `; ${formatQuantity(preview.refused, 'row')} would be refused`}. Nothing was
        recorded.
      </p>
      {preview.errors.slice(0, FAULTS_SHOWN).map(({ line, detail, remedy }) => (
        <p key={line} className="mt-1 text-note">
          <span className="text-missed">Row {line}:</span> {detail} {remedy}
        </p>
      ))}
      {preview.points.length > 0 && (
        <table className="mt-3 w-full text-left text-note">
          <thead className="text-soft">
            <tr>
              <th className="py-1 font-normal">At</th>
              {kpi.segments.map((name) => (
                <th key={name} className="py-1 font-normal">
                  {name}
                </th>
              ))}
              <th className="py-1 text-right font-normal">{kpi.kind === 'ratio' ? 'Parts' : 'Value'}</th>
            </tr>
          </thead>
          <tbody>
            {preview.points.map((point) => (
              <tr key={`${point.at}${JSON.stringify(point.segment)}`} className="border-grid border-t">
                <td className="py-1">{sayTime(point.at, kpi.resolution)}</td>
                {kpi.segments.map((name) => (
                  <td key={name} className="py-1">
                    {point.segment[name] ?? ''}
                  </td>
                ))}
                <td className="py-1 text-right">{sayTold(point)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </div>
  );
}
