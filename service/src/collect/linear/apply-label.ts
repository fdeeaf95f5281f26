import { ServiceError } from '../../errors.ts';
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
  const container = await teamOf(recording, label);
  const count = await renameLabel(recording, {
    source: 'linear',
    ...(container !== null && { container }),
    from: name,
    to: removed ? null : label.name,
  });
  const done = removed ? 'Taken off' : `Renamed from \`${name}\` on`;
  return { outcome: 'used', subject: subjectOf(label), reason: `${done} ${count} known issues.` };
}

export const subjectOf = ({ name }: { name: string }) => `label ${name}`;

/** The key of the only team that has the label; null for a label of the whole workspace. */
async function teamOf({ context }: Recording, { teamId }: LabelData): Promise<string | null> {
  if (teamId == null) return null;
  const key = (await readTeams(context))[teamId];
  if (key !== undefined) return key;
  throw new ServiceError('unknown_team', {
    detail:
      'The label belongs to a team of Linear of which no issue has been seen, so nothing carries it here.',
    remedy: 'Nothing needs to be done. If issues of the team are read later, they come with the new name.',
  });
}
