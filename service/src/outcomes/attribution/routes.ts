import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { nameOf } from '../../access/index.ts';
import { readBug } from '../../collect/bugs/index.ts';
import { readIncident } from '../../collect/incidents/index.ts';
import { SetAttribution } from '../../contracts/attributions.ts';
import { Bug } from '../../contracts/bugs.ts';
import { Incident } from '../../contracts/incidents.ts';
import { line } from '../../contracts/text.ts';
import type { Context } from '../../store/database.ts';
import { correctAttribution, withdrawCorrection } from './correct.ts';

const IdPath = z.object({ id: line(64) });

/** What a person says of the cause of an incident or a bug. */
export const attributionRoutes: FastifyPluginAsyncZod<{ context: Context }> = async (app, { context }) => {
  app.put('/incidents/:id/attribution', {
    config: { access: 'manage' },
    schema: {
      tags: ['Incidents'],
      summary: 'Say which deployment caused an incident, or that none did',
      params: IdPath,
      body: SetAttribution,
      response: { 200: Incident },
    },
    handler: async ({ params: { id }, body, principal }) => {
      await correctAttribution(context, { subject: 'incident', id }, body, nameOf(principal));
      return readIncident(context, id);
    },
  });

  app.delete('/incidents/:id/attribution', {
    config: { access: 'manage' },
    schema: {
      tags: ['Incidents'],
      summary: 'Withdraw a correction: the rule decides again',
      params: IdPath,
      response: { 200: Incident },
    },
    handler: async ({ params: { id } }) => {
      await withdrawCorrection(context, { subject: 'incident', id });
      return readIncident(context, id);
    },
  });

  app.put('/bugs/:id/attribution', {
    config: { access: 'manage' },
    schema: {
      tags: ['Bugs'],
      summary: 'Say which deployment brought a bug, or that none did',
      params: IdPath,
      body: SetAttribution,
      response: { 200: Bug },
    },
    handler: async ({ params: { id }, body, principal }) => {
      await correctAttribution(context, { subject: 'bug', id }, body, nameOf(principal));
      return readBug(context, id);
    },
  });

  app.delete('/bugs/:id/attribution', {
    config: { access: 'manage' },
    schema: {
      tags: ['Bugs'],
      summary: 'Withdraw a correction: the rule decides again',
      params: IdPath,
      response: { 200: Bug },
    },
    handler: async ({ params: { id } }) => {
      await withdrawCorrection(context, { subject: 'bug', id });
      return readBug(context, id);
    },
  });
};
