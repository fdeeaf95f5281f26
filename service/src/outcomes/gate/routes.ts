import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { nameOf } from '../../access/index.ts';
import {
  AskGate,
  GateAnswer,
  GateDecisionPage,
  GateDecisionQuery,
  GatePolicy,
  SetGatePolicy,
  TeamGate,
} from '../../contracts/gate.ts';
import { TeamPath } from '../../contracts/scorecards.ts';
import type { Context } from '../../store/database.ts';
import { askGate } from './ask.ts';
import { listDecisions } from './list.ts';
import { setPolicy } from './set-policy.ts';
import { readTeamGate } from './team-gate.ts';

/** What stands before a deployment. */
export const gateRoutes: FastifyPluginAsyncZod<{ context: Context; publicUrl: () => string }> = async (
  app,
  { context, publicUrl },
) => {
  app.post('/gate', {
    config: { access: 'record' },
    schema: {
      tags: ['Gate'],
      summary: 'Ask whether a deployment should begin',
      description:
        'Decides by the policy of the team, and keeps question and answer. What follows from `hold` is up to the sender.',
      body: AskGate,
      response: { 200: GateAnswer },
    },
    handler: (request) =>
      askGate({ context, assertService: request.assertService, publicUrl: publicUrl() }, request.body),
  });

  app.get('/gate-decisions', {
    config: { access: 'read' },
    schema: {
      tags: ['Gate'],
      summary: 'What the gate was asked and answered, latest first',
      querystring: GateDecisionQuery,
      response: { 200: GateDecisionPage },
    },
    handler: (request) => listDecisions(context, request.query, publicUrl()),
  });

  app.get('/teams/:slug/gate', {
    config: { access: 'read' },
    schema: {
      tags: ['Gate'],
      summary: "A team's policy, and what its gate would answer now",
      params: TeamPath,
      response: { 200: TeamGate },
    },
    handler: (request) => readTeamGate(context, request.params.slug, publicUrl()),
  });

  app.put('/teams/:slug/gate', {
    config: { access: 'manage' },
    schema: {
      tags: ['Gate'],
      summary: 'Say what holds a deployment, what warns, and what is ignored',
      description: 'What is left out is as in the policy that Throughline comes with.',
      params: TeamPath,
      body: SetGatePolicy,
      response: { 200: GatePolicy },
    },
    handler: (request) => setPolicy(context, request.params.slug, request.body, nameOf(request.principal)),
  });
};
