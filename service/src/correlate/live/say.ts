import type { Member } from './group.ts';
import { enumerate } from './words.ts';

/** What a live signal is called: what happens, and the numbers that show it. */
export interface Title {
  /** Such as `POST /pay of checkout-api is slow`. */
  what: string;
  /** Such as `p95 590 ms instead of 380 ms`. */
  detail: string;
}

/** Says a live signal in plain words: that of its worst part. `members` are all that are the same harm. */
export function sayTitle(lead: Member, members: readonly Member[]): Title {
  if (lead.kind === 'silence') return saySilence(members.filter(({ kind }) => kind === 'silence'));
  const { subject, expected, observed } = lead;
  const numbers =
    observed === null || expected === null
      ? ''
      : `${sayValue(observed, subject)} instead of ${sayValue(expected, subject)}`;
  const above = (observed ?? 0) >= (expected ?? 0);
  const who = sayWho(lead);
  switch (subject.role) {
    case 'kpi':
    case 'business':
      return { what: `${subject.name} is ${above ? 'up' : 'down'}`, detail: numbers };
    case 'latency':
      return { what: `${who} is slow`, detail: `${subject.statistic} ${numbers}` };
    case 'errors':
      return { what: `${who} is failing`, detail: `${measureOf(lead)} ${numbers}` };
    case 'traffic':
      return { what: `${who} is asked ${above ? 'more' : 'less'} than usual`, detail: numbers };
    default:
      return {
        what: `${measureOf(lead)} of ${subject.service} is ${above ? 'high' : 'low'}`,
        detail: numbers,
      };
  }
}

/** The whole of it in one line, with its beginning. */
export function sayWhole({ what, detail }: Title, since: number): string {
  const at = new Date(since).toISOString();
  return `${what} since ${at.slice(11, 16)} UTC${detail === '' ? '' : `: ${detail}`}`;
}

function saySilence(silent: readonly Member[]): Title {
  const names = silent.map(({ subject }) => subject.name);
  const shown = names.length > 3 ? [...names.slice(0, 2), `${names.length - 2} others`] : names;
  return {
    what: `Nothing is heard of ${enumerate(shown)}`,
    detail: 'it used to tell something and has stopped; whether it is well nobody knows',
  };
}

const MEASURES =
  /\s(?:p\d+ |mean |least |greatest )?(?:latency|error ratio|rate|[^ ]+ per second)(?: \(.*\))?$/;

/** The operation and its service: `POST /pay of checkout-api`. */
function sayWho({ subject: { name, service } }: Member): string {
  const operation = afterService(name, service).replace(MEASURES, '').trim();
  if (operation.startsWith('→')) return `${service} ${operation}`; // a call reads from who makes it
  return operation === '' || service === null ? (service ?? name) : `${operation} of ${service}`;
}

/** What is measured: `error ratio`, `db pool wait`. */
function measureOf({ subject: { name, service, role } }: Member): string {
  const rest = afterService(name, service).trim();
  if (role === 'errors' && /error ratio/.test(rest)) return 'error ratio';
  return rest === '' ? name : rest;
}

function afterService(name: string, service: string | null): string {
  return service !== null && name.startsWith(`${service} `)
    ? name.slice(service.length)
    : name === service
      ? ''
      : name;
}

/** `590 ms`, `4.2 %`, `1,240 EUR`: as many digits as can be compared. */
export function sayValue(value: number, { unit, proportion }: { unit: string; proportion: boolean }): string {
  if (proportion) return `${digits(value * 100)} %`;
  const spaced = unit === '' ? '' : unit.startsWith('/') ? unit : ` ${unit}`;
  return `${digits(value)}${spaced}`;
}

function digits(value: number): string {
  const size = Math.abs(value);
  const most = size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 4;
  return new Intl.NumberFormat('en-GB', { maximumFractionDigits: most })
    .format(value)
    .replace(/^-/, '\u2212');
}
