import { describe, expect, it } from 'vitest';
import { edgeOf } from './describe-edges.ts';
import { describeInfrastructure } from './describe-infrastructure.ts';
import { describeSpan } from './describe-span.ts';

const [SERVER, CLIENT, PRODUCER, CONSUMER] = [2, 3, 4, 5] as const;

function tellEdge(kind: number, given: Record<string, string>): string | undefined {
  const attributes = new Map(Object.entries(given));
  const part = describeSpan(kind, 'a span', attributes);
  const edge = part && edgeOf('shop', { kind, attributes }, part);
  return edge && `${edge.from.kind} ${edge.from.name} ${edge.relation} ${edge.to.kind} ${edge.to.name}`;
}

describe('a span alone says where an edge is', () => {
  it.each([
    [CLIENT, { 'service.peer.name': 'Payments_API' }, 'service shop calls service payments-api'],
    [CLIENT, { 'peer.service': 'payments' }, 'service shop calls service payments'],
    [CLIENT, { 'peer.service': 'shop' }, undefined],
    [
      CLIENT,
      { 'db.system.name': 'postgresql', 'db.namespace': 'orders', 'server.address': 'db-1' },
      'service shop calls database postgresql orders',
    ],
    [CLIENT, { 'db.system': 'redis' }, 'service shop calls database redis'],
    [CLIENT, { 'db.system': 'mssql', 'db.instance': 'crm' }, 'service shop calls database mssql crm'],
    [
      PRODUCER,
      { 'messaging.system': 'kafka', 'messaging.destination.name': 'orders' },
      'service shop publishes topic kafka orders',
    ],
    [
      CLIENT,
      {
        'messaging.system': 'aws_sqs',
        'messaging.destination.name': 'q',
        'messaging.operation.type': 'send',
      },
      'service shop publishes topic aws_sqs q',
    ],
    [
      CLIENT,
      {
        'messaging.system': 'aws_sqs',
        'messaging.destination.name': 'q',
        'messaging.operation.type': 'receive',
      },
      'topic aws_sqs q delivers service shop',
    ],
    [
      CONSUMER,
      { 'messaging.system': 'kafka', 'messaging.destination': 'orders' },
      'topic kafka orders delivers service shop',
    ],
    [
      PRODUCER,
      {
        'messaging.system': 'rabbitmq',
        'messaging.destination.name': 'amq.gen-JzTY20BRgKO',
        'messaging.destination.temporary': 'true',
      },
      'service shop publishes topic rabbitmq temporary',
    ],
    [CLIENT, { 'server.address': 'API.example.com' }, 'service shop calls external api.example.com'],
    [CLIENT, { 'http.host': 'api.example.com:8443' }, 'service shop calls external api.example.com'],
    [
      CLIENT,
      { 'http.url': 'https://u:p@api.example.com/v1?x=1' },
      'service shop calls external api.example.com',
    ],
    [CLIENT, { 'rpc.system': 'aws-api', 'rpc.service': 'S3' }, 'service shop calls external aws S3'],
    [CLIENT, {}, undefined],
    [SERVER, { 'server.address': 'shop.example.com' }, undefined],
  ])('kind %i, %o', (kind, attributes, expected) => {
    expect(tellEdge(kind, attributes)).toBe(expected);
  });
});

describe('a resource says where its service runs', () => {
  it.each([
    [
      {
        'k8s.pod.name': 'shop-7d4-x',
        'k8s.namespace.name': 'web',
        'k8s.node.name': 'n1',
        'host.name': 'shop-7d4-x',
        'k8s.cluster.name': 'eu',
        'cloud.availability_zone': 'eu-1a',
        'cloud.region': 'eu-1',
      },
      [
        'service shop deployed_in environment production',
        'service shop runs_on pod web/shop-7d4-x',
        'pod web/shop-7d4-x runs_on node n1',
        'node n1 part_of cluster eu',
        'node n1 located_in zone eu-1a',
        'zone eu-1a part_of region eu-1',
      ],
    ],
    [
      { 'host.hostname': 'vm-3', 'cloud.zone': 'b' },
      [
        'service shop deployed_in environment production',
        'service shop runs_on host vm-3',
        'host vm-3 located_in zone b',
      ],
    ],
    [
      { 'cloud.region': 'eu-1', 'faas.name': 'resize' },
      ['service shop deployed_in environment production', 'service shop located_in region eu-1'],
    ],
  ])('%o', (resource, expected) => {
    const edges = describeInfrastructure('shop', 'production', new Map(Object.entries(resource)));
    expect(
      edges.map(({ from, relation, to }) => `${from.kind} ${from.name} ${relation} ${to.kind} ${to.name}`),
    ).toEqual(expected);
  });
});
