import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import {
  CompanyOrders,
  CompanyProgress,
  PlanCompanyTelemetry,
  SimulatedCompany,
  StartCompanyFault,
} from '../../contracts/company.ts';
import type { Context } from '../../store/database.ts';
import { readCompany, removeCompany } from './company.ts';
import { endFaults, planTelemetry, recordProgress, startFault } from './telemetry.ts';

export interface CompanyRoutes {
  context: Context;
  /** Told that series were removed from the catalogue. */
  seriesRemoved: () => void;
}

export const companyRoutes: FastifyPluginAsyncZod<CompanyRoutes> = async (app, options) => {
  const { context, seriesRemoved } = options;
  app.get('/simulated-company', {
    config: { access: 'read' },
    schema: {
      tags: ['Simulated company'],
      summary: 'Whether invented data is here, and how much',
      response: { 200: SimulatedCompany },
    },
    handler: () => readCompany(context),
  });

  app.delete('/simulated-company', {
    config: { access: 'admin' },
    schema: {
      tags: ['Simulated company'],
      summary: 'Remove all invented data; what is real stays',
      response: { 204: z.null() },
    },
    handler: async (_request, reply) => {
      await removeCompany(context);
      seriesRemoved();
      return reply.code(204).send(null);
    },
  });

  app.put('/simulated-company/telemetry', {
    config: { access: 'admin' },
    schema: {
      tags: ['Simulated company'],
      summary: 'Have the telemetry of a simulated company be told from now on, and its past',
      body: PlanCompanyTelemetry,
      response: { 204: z.null() },
    },
    handler: async (request, reply) => {
      await planTelemetry(context, request.body);
      return reply.code(204).send(null);
    },
  });

  app.post('/simulated-company/telemetry/progress', {
    config: { access: 'admin' },
    schema: {
      tags: ['Simulated company'],
      summary: 'Say how far its sender has come, and be told what there is to send',
      body: CompanyProgress,
      response: { 200: CompanyOrders },
    },
    handler: (request) => recordProgress(context, request.body),
  });

  app.post('/simulated-company/faults', {
    config: { access: 'admin' },
    schema: {
      tags: ['Simulated company'],
      summary: 'Have something go wrong in it from now on',
      body: StartCompanyFault,
      response: { 200: SimulatedCompany },
    },
    handler: async (request) => {
      await startFault(context, request.body);
      return readCompany(context);
    },
  });

  app.delete('/simulated-company/faults', {
    config: { access: 'admin' },
    schema: {
      tags: ['Simulated company'],
      summary: 'End all that goes wrong in it by order',
      response: { 204: z.null() },
    },
    handler: async (_request, reply) => {
      await endFaults(context);
      return reply.code(204).send(null);
    },
  });
};
