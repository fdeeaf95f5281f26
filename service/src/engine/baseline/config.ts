import { EngineError } from '../errors.ts';

/** What may be chosen about a baseline. The default serves every signal. */
export interface BaselineConfig {
  /** Alerts per signal and week that are acceptable while nothing happens. */
  alertsPerWeek: number;
}

const DEFAULT_CONFIG: BaselineConfig = { alertsPerWeek: 0.5 };

/**
 * Completes a configuration with the defaults.
 * @throws EngineError `invalid_argument` unless alertsPerWeek is between 0.001 and 1,000
 */
export function completeConfig(config: Partial<BaselineConfig>): BaselineConfig {
  const alertsPerWeek = config.alertsPerWeek ?? DEFAULT_CONFIG.alertsPerWeek;
  if (!(alertsPerWeek >= 0.001 && alertsPerWeek <= 1000)) {
    throw new EngineError(
      'invalid_argument',
      `alertsPerWeek is ${alertsPerWeek}; give a number between 0.001 and 1,000 (the default is 0.5).`,
    );
  }
  return { alertsPerWeek };
}
