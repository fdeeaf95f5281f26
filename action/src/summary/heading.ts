import type { Settings } from '../inputs/check.ts';
import { code, plain } from './plain.ts';

/** What every summary says first. */
export type Facts = Readonly<{ settings: Settings; version: string; durationMs: number }>;

export function heading({ settings, version }: Facts): string {
  return `### □ ${plain(settings.targets[0]?.service ?? '')} ${code(version)} → ${plain(settings.environment)}`;
}
