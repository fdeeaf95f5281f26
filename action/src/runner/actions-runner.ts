import * as core from '@actions/core';
import type { Place, Runner } from './runner.ts';

const title = 'Throughline';

export const actionsRunner: Runner = {
  info: core.info,
  debug: core.debug,
  notice: (message) => core.notice(message, { title }),
  warn: (message, at) => core.warning(message, { title, ...placeOf(at) }),
  blame: (message, at) => core.error(message, { title, ...placeOf(at) }),
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

function placeOf(at: Place | undefined) {
  return at === undefined ? {} : { file: at.file, startLine: at.line };
}
