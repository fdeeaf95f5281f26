import { getInput } from '@actions/core';
import { INPUT_NAMES, type Inputs } from './names.ts';

/** Reads the inputs without judging them: the entry must not be able to fail. */
export function readInputs(): Inputs {
  return Object.fromEntries(INPUT_NAMES.map((name) => [name, getInput(name)])) as Inputs;
}
