import type { PrometheusAuth } from '@throughline/service/contracts/kpis';
import type { FindPlace } from '../rename-fields.ts';

/** What was entered as credentials; nothing where what is known is to stay. */
export function readAuth(text: (name: string) => string): { auth?: PrometheusAuth } {
  switch (text('auth')) {
    case 'none':
      return { auth: { type: 'none' } };
    case 'bearer':
      return text('token') === '' ? {} : { auth: { type: 'bearer', token: text('token') } };
    case 'basic':
      return text('password') === ''
        ? {}
        : { auth: { type: 'basic', username: text('username'), password: text('password') } };
    default:
      return {};
  }
}

/** Where a part of the credentials was typed. */
export const placeOfAuth: FindPlace = (path) => {
  const [, field] = /^auth\.(token|username|password)$/.exec(path) ?? [];
  return field === undefined ? undefined : { name: field };
};
