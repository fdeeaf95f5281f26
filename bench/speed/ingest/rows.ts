// What most would write first, in a process of its own: Fastify, a decoder that protobufjs generates, and a row for each
// point by Prisma's createMany. Its series are known beforehand, which spares it looking them up. `rows.ts URL PORT`
import { gunzipSync } from 'node:zlib';
import Fastify from 'fastify';
import { openDatabase } from '../../../service/src/store/database.ts';
import { OtlpMessage } from '../../../service/test/otlp-messages.ts';

const [url = '', port = '0'] = process.argv.slice(2);
const database = openDatabase(url);
const type = OtlpMessage('ExportMetricsServiceRequest');
const ids = new Map<string, number>();

interface Attribute {
  key: string;
  value: { stringValue: string };
}

function idOf(attributes: readonly Attribute[]): number {
  const key = attributes.map(({ key, value }) => `${key}=${value.stringValue}`).join();
  const known = ids.get(key);
  if (known !== undefined) return known;
  ids.set(key, ids.size + 1);
  return ids.size;
}

const app = Fastify({ bodyLimit: 64 * 1_048_576 });
app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
app.post('/v1/metrics', async (request, reply) => {
  // biome-ignore lint/suspicious/noExplicitAny: what a generated decoder makes
  const message: any = type.toObject(type.decode(gunzipSync(request.body as Buffer)), { longs: Number });
  const rows = [];
  for (const { scopeMetrics } of message.resourceMetrics) {
    for (const { gauge } of scopeMetrics.flatMap(({ metrics }: { metrics: object[] }) => metrics)) {
      for (const { attributes, timeUnixNano, asDouble } of gauge.dataPoints) {
        rows.push({ seriesId: idOf(attributes), at: new Date(timeUnixNano / 1e6), value: asDouble });
      }
    }
  }
  await database.kpiPoint.createMany({ data: rows, skipDuplicates: true });
  return reply.send();
});
await app.listen({ port: Number(port), host: '127.0.0.1' });
process.on('disconnect', () => process.exit());
process.send?.('ready');
