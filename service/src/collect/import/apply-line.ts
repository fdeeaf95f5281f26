import { recordBug } from '../bugs/index.ts';
import { recordChange } from '../changes/index.ts';
import type { Applied, Arrived } from '../deliveries/index.ts';
import { recordDeployment } from '../deployments/index.ts';
import { recordIncident } from '../incidents/index.ts';
import type { Recording } from '../recording.ts';
import { parseLine } from './parse-line.ts';
import { recordKpiPoints } from './record-kpi-points.ts';

/** Records a line of an import that was refused before. @throws ServiceError when it still does not fit */
export async function applyImportLine(recording: Recording, delivery: Arrived): Promise<Applied> {
  const item = parseLine(new TextDecoder().decode(delivery.body));
  if (item.type === 'deployment') await recordDeployment(recording, item.input);
  else if (item.type === 'bug') await recordBug(recording, item.input);
  else if (item.type === 'incident') await recordIncident(recording, item.input);
  else if (item.type === 'change') await recordChange(recording, item.input);
  else
    for (const refusal of (await recordKpiPoints(recording, [{ line: 1, input: item.input }])).values())
      throw refusal;
  return { outcome: 'used', subject: delivery.subject ?? item.type, reason: `Recorded as a ${item.type}.` };
}
