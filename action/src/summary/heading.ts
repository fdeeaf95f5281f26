import type { Settings } from '../inputs/check.ts';
import { code, plain } from './plain.ts';

/** What every section about a deployment says first. */
export function heading(facts: Readonly<{ settings: Settings; version: string; service: string }>): string {
  return `### □ ${plain(facts.service)} ${code(facts.version)} → ${plain(facts.settings.environment)}`;
}
