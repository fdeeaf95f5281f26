import { z } from 'zod';
import { line, Slug } from './text.ts';
import { Timestamp } from './time.ts';

/** From what something runs on to what a team owns: the columns of the map, in this order. */
export const MAP_LAYERS = ['infrastructure', 'dependency', 'service', 'operation', 'kpi', 'outcome'] as const;
export const MapLayer = z.enum(MAP_LAYERS);
export type MapLayer = z.infer<typeof MapLayer>;

export const MapHealth = z
  .enum(['well', 'degrading', 'silent', 'learning', 'unknown'])
  .describe(
    '`silent`: it used to tell and does not; `learning`: too little of it is known to be judged; `unknown`: nothing is told of it. None of these is taken for well',
  );
export type MapHealth = z.infer<typeof MapHealth>;

export const MapNode = z.object({
  id: z.string(),
  layer: MapLayer,
  kind: z
    .string()
    .describe('service, operation, database, topic, external, pod, node, host, zone, region, kpi, team, …'),
  name: z.string(),
  team: z.object({ slug: z.string(), name: z.string() }).nullable(),
  health: MapHealth,
  says: z.string().describe('Why it is in this state, in a sentence'),
  href: z.string().nullable().describe('Its page'),
  folded: z.number().int().describe('Of a service: operations that are not drawn'),
});
export type MapNode = z.infer<typeof MapNode>;

export const MapEdge = z.object({
  from: z.string(),
  to: z.string(),
  kind: z.enum(['runs_on', 'calls', 'feeds', 'offers', 'moves', 'decides']),
  says: z.string().describe('Such as `1,240 calls a day, 0.3 % failed`'),
  declared: z.boolean().describe('Told by a person rather than seen'),
});
export type MapEdge = z.infer<typeof MapEdge>;

/** Where the line from system to outcome breaks off, and the step that closes it. */
export const MapGap = z.object({
  nodeId: z.string(),
  kind: z.enum(['service_without_telemetry', 'kpi_nothing_reaches', 'outcome_in_the_air', 'service_unknown']),
  sentence: z.string(),
  step: z.string(),
  href: z.string().nullable().describe('Where that step is taken'),
});
export type MapGap = z.infer<typeof MapGap>;

export const SystemMap = z.object({
  nodes: z.array(MapNode),
  edges: z.array(MapEdge),
  gaps: z.array(MapGap),
  path: z
    .object({
      nodes: z.array(z.string()),
      sentence: z.string().describe('Where the incident began, as far as telemetry tells'),
    })
    .nullable()
    .describe('Of the incident asked for: the way from what its cause runs on to the outcomes it reaches'),
  leftOut: z.number().int().describe('Nodes beyond the most that are answered'),
  asOf: Timestamp,
});
export type SystemMap = z.infer<typeof SystemMap>;

export const MapQuery = z.strictObject({
  team: Slug.optional().describe('Only what it owns, what that calls and runs on, and what calls it'),
  infrastructure: z.stringbool().default(true).describe('With hosts, pods, zones and regions'),
  operations: z
    .enum(['telling', 'all', 'none'])
    .default('telling')
    .describe(
      '`telling`: those that move a KPI, are in trouble, or have most of the traffic of their service',
    ),
  incident: line(64).optional().describe('Lights the way along which it came'),
});
export type MapQuery = z.input<typeof MapQuery>;
