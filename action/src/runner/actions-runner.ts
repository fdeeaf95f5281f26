import * as core from '@actions/core';
import type { Runner } from './runner.ts';

const title = 'Throughline';

export const actionsRunner: Runner = {
  info: core.info,
  debug: core.debug,
  notice: (message) => core.notice(message, { title }),
  warn: (message) => core.warning(message, { title }),
  blame: (message) => core.error(message, { title }),
  fail: (message) => {
    core.error(message, { title });
    process.exitCode = core.ExitCode.Failure;
  },
  hide: core.setSecret,
  setOutput: core.setOutput,
  saveState: core.saveState,
  getState: core.getState,
  writeSummary: async (markdown) => {
    // Absent on old GitHub Enterprise servers: there is no page to write to, and nothing is lost but the page.
    if (process.env.GITHUB_STEP_SUMMARY) await core.summary.addRaw(markdown, true).write();
  },
};
