import type { Applied } from '../deliveries/index.ts';
import { renameLabel } from '../issues/index.ts';
import type { Recording } from '../recording.ts';
import type { LabelData, Message } from './payload.ts';
import { readTeams } from './teams.ts';

/** Renames a label on every issue that carries it, or takes it off them. Linear sends no message for the issues. */
export async function applyLabel(recording: Recording, message: Message, label: LabelData): Promise<Applied> {
  const before = message.updatedFrom?.name;
  const removed = message.action === 'remove';
  const name = removed ? label.name : before;
  if (typeof name !== 'string' || (!removed && name === label.name)) {
    return {
      outcome: 'ignored',
      subject: subjectOf(label),
      code: 'nothing_changed',
      reason: 'It changes no issue: neither the name of the label nor that it exists.',
    };
  }
  const container = label.teamId == null ? null : (await readTeams(recording.context))[label.teamId];
  if (container === undefined) {
    return {
      outcome: 'ignored',
      subject: subjectOf(label),
      code: 'unknown_team',
      reason: 'No issue of the team that the label belongs to has been seen, so none carries it here.',
    };
  }
  const count = await renameLabel(recording, {
    source: 'linear',
    ...(container !== null && { container }),
    from: name,
    to: removed ? null : label.name,
  });
  const done = removed ? 'Taken off' : `Renamed from \`${name}\` on`;
  return { outcome: 'used', subject: subjectOf(label), reason: `${done} ${count} known issues.` };
}

const subjectOf = ({ name }: { name: string }) => `label ${name}`;
