import { Readable } from 'node:stream';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { ImportResult } from '../../contracts/deliveries.ts';
import type { Context } from '../../store/database.ts';
import { scopeOf } from '../deliveries/index.ts';
import type { Changes } from '../recording.ts';
import { importLines } from './import-lines.ts';
import { MAX_SENT_BYTES, spool } from './spool.ts';

const TYPES = ['application/x-ndjson', 'application/ndjson', 'application/jsonl', 'application/x-jsonlines'];

/** Takes a whole history in, a record to a line. */
export const importRoutes: FastifyPluginAsyncZod<{ context: Context; changes: Changes }> = async (
  app,
  { context, changes },
) => {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(TYPES, (_request, payload, done) => done(null, payload)); // read by the handler, as it comes

  app.post('/import', {
    bodyLimit: MAX_SENT_BYTES,
    // It can be very long and is safe to repeat by itself: every record has an identity.
    config: { access: 'record', keepsNoAnswer: true },
    schema: {
      tags: ['Import'],
      summary: 'Record a history: one deployment, bug, incident or point of a KPI to a line',
      description:
        'NDJSON (application/x-ndjson), up to 64 MiB, packed by gzip if you like. Each line is the body of POST /deployments, /bugs or /incidents with `"type": "deployment" | "bug" | "incident"`, or a point of a KPI with `"type": "kpi-point"` and `"kpi"`. What does not fit is told and kept; the rest is recorded. docs/import-history.md has an example.',
      response: { 200: ImportResult },
    },
    handler: (request) => {
      const recording = { context, changes, assertService: request.assertService };
      const scope = scopeOf(request.principal);
      const body = request.body instanceof Readable ? request.body : Readable.from([]);
      return spool(body, request.headers['content-encoding'], (chunks) =>
        importLines(recording, chunks, scope),
      );
    },
  });
};
