import type { FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import {
  KpiPath,
  KpiPointsResult,
  MAX_POINTS_BODY_BYTES,
  RecordKpiPointsQuery,
} from '../../contracts/kpis.ts';
import { ServiceError } from '../../errors.ts';
import type { KpiRecording } from '../recording.ts';
import { assertMayRecord, assertOrigin } from './assert-may-record.ts';
import { findKpi } from './find-kpi.ts';
import type { PointRules } from './judge-point.ts';
import { type Row, readCsvRows, readJsonRows, readNdjsonRows } from './read-rows.ts';
import { recordPoints } from './record-points.ts';

const MAX_ERRORS = 100;

type ReadRows = (rules: PointRules, text: string) => Row[];

const READERS: Record<string, ReadRows> = {
  'application/json': (_rules, text) => readJsonRows(text),
  'application/x-ndjson': (_rules, text) => readNdjsonRows(text),
  'application/ndjson': (_rules, text) => readNdjsonRows(text),
  'application/jsonl': (_rules, text) => readNdjsonRows(text),
  'text/csv': readCsvRows,
};

const DESCRIPTION = `Up to 50,000 points, 16 MiB: as JSON \`{"points":[{"at":"2026-03-01T09:00:00Z","value":12.5,"segment":{"plan":"pro"}}]}\`,
one such object to a line (application/x-ndjson), or CSV with a header line (text/csv: \`at,value,plan\`). A ratio has
\`numerator\` and \`denominator\` instead of \`value\`. What does not fit is told by line; the rest is recorded. Sent again,
a point is recognised; with another value it is corrected, and the old value kept.`;

/** Takes the points of a KPI in. `authorOf` says whom to name beside a correction. */
export const recordPointRoutes: FastifyPluginAsyncZod<
  KpiRecording & {
    authorOf: (principal: FastifyRequest['principal']) => string;
  }
> = async (app, { context, changes, authorOf }) => {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(Object.keys(READERS), { parseAs: 'string' }, (_request, text, done) =>
    done(null, text),
  );

  app.post('/kpis/:slug/points', {
    bodyLimit: MAX_POINTS_BODY_BYTES,
    config: { access: 'record' },
    schema: {
      tags: ['KPIs'],
      summary: 'Record points of a KPI',
      description: DESCRIPTION,
      params: KpiPath,
      querystring: RecordKpiPointsQuery,
      response: { 200: KpiPointsResult },
    },
    handler: async (request) => {
      const { source } = request.query;
      const kpi = await findKpi(context.database, request.params.slug);
      assertMayRecord(request.assertService, kpi);
      assertOrigin(kpi, source);
      const rows = readBody(request, kpi);
      const name = authorOf(request.principal);
      const result = await recordPoints(
        { context, changes },
        { kpi, author: source === undefined ? name : `${name}, ${source}` },
        rows,
      );
      return { ...result, errors: result.errors.slice(0, MAX_ERRORS) };
    },
  });
};

function readBody({ headers, body }: FastifyRequest, kpi: PointRules): Row[] {
  const type = (headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
  const rows = typeof body === 'string' ? READERS[type]?.(kpi, body) : undefined;
  if (rows !== undefined && rows.length > 0) return rows;
  throw new ServiceError('invalid_request', {
    detail: 'The body holds no point.',
    remedy: 'Send at least one, with its content-type: application/json, application/x-ndjson or text/csv.',
    field: 'body',
  });
}
