import { z } from 'zod';
import type { Applied } from '../deliveries/index.ts';
import { renameLabel } from '../issues/index.ts';
import type { Recording } from '../recording.ts';
import { LabelChanges, LabelTold, parse, RepositoryName } from './payloads.ts';
import { SOURCE } from './to-report.ts';

const Input = z.object({
  repository: RepositoryName,
  action: z.string(),
  label: LabelTold,
  changes: LabelChanges,
});

/**
 * Gives a label its new name on every issue that has it, or takes it off where it was deleted: GitHub does so without
 * telling of each issue. @param input `{ repository, action, label, changes? }` as the webhook has them
 */
export async function applyLabel(recording: Recording, input: unknown): Promise<Applied> {
  const { repository, action, label, changes } = parse(Input, input);
  const subject = `${repository} label ${label.name}`;
  const from = action === 'deleted' ? label.name : action === 'edited' ? changes : null;
  if (from === null) {
    return {
      outcome: 'ignored',
      subject,
      code: 'nothing_affected',
      reason: 'No issue has another label by this.',
    };
  }
  const to = action === 'deleted' ? null : label.name;
  const count = await renameLabel(recording, { source: SOURCE, container: repository, from, to });
  if (count === 0) {
    return {
      outcome: 'ignored',
      subject,
      code: 'nothing_affected',
      reason: `No issue known here had the label ${from}.`,
    };
  }
  const reason = to === null ? `Taken off ${count} issues.` : `Renamed from ${from} on ${count} issues.`;
  return { outcome: 'used', subject, reason };
}
