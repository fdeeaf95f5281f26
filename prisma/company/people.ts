import type { PutPerson } from '@throughline/service/contracts/people';
import { TEAM_PLANS, type TeamPlan } from './plan.ts';

export interface SimulatedPerson {
  email: string;
  body: PutPerson;
}

/** An address under `.example`, which no mail can ever reach (RFC 2606). */
export function emailOf(name: string): string {
  const plain = name.replaceAll('ı', 'i').normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
  return `${plain.replace(/[^a-z]+/g, '.')}@shop.example`;
}

export function peopleOf(plan: TeamPlan): string[] {
  return [plan.owner, ...plan.members];
}

export function listPeople(): SimulatedPerson[] {
  return TEAM_PLANS.flatMap(peopleOf).map((name) => ({
    email: emailOf(name),
    body: { name, role: 'member', simulated: true },
  }));
}
