import { Timestamp } from '@throughline/service/contracts/time';
import type { z } from 'zod';
import { mask } from './mask.ts';
import { type InputName, type Inputs, SECRET_INPUTS } from './names.ts';

export type InputProblem = Readonly<{ input: InputName; message: string }>;

/** Reads inputs one by one and collects what is wrong with them, so that all of it can be told at once. */
export type Judge = Readonly<{
  inputs: Inputs;
  problems: readonly InputProblem[];
  /** `message` follows the name of the input: `is "x": write …`. What is read by several is blamed once. */
  blame: (input: InputName, message: string) => void;
  /** The value as it may be shown in a log, in quotes. */
  shown: (input: InputName) => string;
  /** A part of a value as it may be shown in a log, in quotes. */
  quoted: (text: string) => string;
  /** undefined where nothing is set, or something that is neither true nor false. */
  flag: (input: InputName) => boolean | undefined;
  /** Text that must be there; `example` says what to write where it is empty. Empty where it is wrong. */
  text: (input: InputName, schema: z.ZodType<string>, example: string) => string;
  /** Text that may be left out. */
  optional: (input: InputName, schema: z.ZodType<string>) => string | undefined;
  oneOf: <Word extends string>(input: InputName, words: readonly [Word, ...Word[]]) => Word;
  /** A moment in RFC 3339, undefined where nothing is set. */
  moment: (input: InputName) => string | undefined;
  /** A number above 0; `otherwise` where nothing is set or it is wrong. */
  number: (input: InputName, options: { atMost: number; unit: string; otherwise: number }) => number;
}>;

export function judgeOf(inputs: Inputs): Judge {
  const problems: InputProblem[] = [];
  const secrets = SECRET_INPUTS.map((name) => inputs[name]);
  const quoted: Judge['quoted'] = (text) => mask(text, secrets);
  const shown: Judge['shown'] = (input) => quoted(inputs[input]);
  const blame: Judge['blame'] = (input, rest) => {
    const message = `Input \`${input}\` ${rest}`;
    if (!problems.some((known) => known.message === message)) problems.push({ input, message });
  };
  const text: Judge['text'] = (input, schema, example) => {
    const parsed = schema.safeParse(inputs[input]);
    if (parsed.success) return parsed.data;
    const reason = parsed.error.issues[0]?.message ?? 'cannot be used';
    blame(input, inputs[input] === '' ? `is empty: ${example}.` : `is ${shown(input)}: it ${reason}.`);
    return '';
  };
  const optional: Judge['optional'] = (input, schema) =>
    inputs[input] === '' ? undefined : text(input, schema, 'leave it out');

  return {
    inputs,
    problems,
    blame,
    shown,
    quoted,
    text,
    optional,
    flag: (input) => {
      if (inputs[input] === '') return undefined;
      if (/^(?:true|True|TRUE)$/.test(inputs[input])) return true;
      if (/^(?:false|False|FALSE)$/.test(inputs[input])) return false;
      blame(input, `is ${shown(input)}: write true or false, or leave it out.`);
      return undefined;
    },
    oneOf: (input, words) => {
      const found = words.find((word) => word === inputs[input]);
      if (found !== undefined) return found;
      const list = `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
      blame(input, inputs[input] === '' ? `is empty: write ${list}.` : `is ${shown(input)}: write ${list}.`);
      return words[0];
    },
    moment: (input) => {
      if (inputs[input] === '') return undefined;
      if (Timestamp.safeParse(inputs[input]).success) return inputs[input];
      blame(input, `is ${shown(input)}: write a time such as 2026-03-01T10:00:00Z, or leave it out.`);
      return undefined;
    },
    number: (input, { atMost, unit, otherwise }) => {
      if (inputs[input] === '') return otherwise;
      const number = Number(inputs[input]);
      if (number > 0 && number <= atMost) return number;
      blame(input, `is ${shown(input)}: write a number of ${unit} above 0, at most ${atMost}.`);
      return otherwise;
    },
  };
}
