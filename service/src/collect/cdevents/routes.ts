import type { CloudEvent } from 'cloudevents';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { EventsTaken } from '../../contracts/deliveries.ts';
import type { Context } from '../../store/database.ts';
import { processDelivery, readDelivery, scopeOf, takeIn } from '../deliveries/index.ts';
import type { Changes } from '../recording.ts';
import { applyCdEvent, kindOf, SOURCE } from './apply.ts';
import { identityOf } from './identity.ts';
import { readEvents } from './read-events.ts';

const TYPES = ['application/json', 'application/cloudevents+json', 'application/cloudevents-batch+json'];

/** Takes CDEvents in and says at once what became of each. */
export const cdEventRoutes: FastifyPluginAsyncZod<{ context: Context; changes: Changes }> = async (
  app,
  { context, changes },
) => {
  app.removeContentTypeParser('application/json');
  app.addContentTypeParser(TYPES, { parseAs: 'string' }, (_request, body, done) => done(null, body));

  app.post('/events', {
    config: { access: 'record' },
    schema: {
      tags: ['Events'],
      summary: 'Take in CDEvents, as CloudEvents: one as JSON, one as headers and body, or a batch',
      description:
        'Deployed, upgraded and rolled back services are recorded as deployments, incidents as incidents; other types are kept and counted. The same source and id is taken in once. docs/cdevents.md has examples.',
      response: { 202: EventsTaken },
    },
    handler: async (request, reply) => {
      const events = readEvents(request.headers, String(request.body ?? ''));
      const scope = scopeOf(request.principal);
      const onFailure = (error: unknown) =>
        request.log.error({ err: error }, 'an event could not be understood');
      const items = [];
      for (const event of events) {
        const arrival = {
          source: SOURCE,
          deliveryId: identityOf(event),
          headers: request.headers,
          scope,
        } as const;
        const { id, duplicate } = await takeIn(context, {
          ...arrival,
          event: event.type,
          subject: subjectOf(event),
          body: new TextEncoder().encode(JSON.stringify(event)),
        });
        await processDelivery({ context, changes, onFailure }, id, applyCdEvent);
        items.push({ ...(await readDelivery(context, id)), duplicate });
      }
      return reply.code(202).send({ items });
    },
  });
};

const Data = z.object({ subject: z.object({ id: z.string() }) });

/** As `incident 4711`. Two with one subject take turns. */
function subjectOf({ type, subject, data }: CloudEvent<unknown>): string {
  const id = subject ?? Data.safeParse(data).data?.subject.id ?? '';
  return `${kindOf(type).split('.')[0]} ${id}`.trim();
}
