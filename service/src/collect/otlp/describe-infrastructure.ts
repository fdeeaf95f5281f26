import type { EdgeEnd, EdgeSeen } from '../telemetry/index.ts';

type Leads = Pick<EdgeSeen, 'from' | 'relation' | 'to'>;

/** What a resource says of where its service runs. Present conventions first, then older ones. */
export function describeInfrastructure(
  service: string,
  environment: string,
  resource: ReadonlyMap<string, string>,
): Leads[] {
  const edges: Leads[] = [];
  const end = (kind: EdgeEnd['kind'], ...keys: string[]): EdgeEnd | undefined => {
    const name = keys.map((key) => resource.get(key)).find((value) => value !== undefined && value !== '');
    return name === undefined ? undefined : { kind, name };
  };
  const lead = (from: EdgeEnd | undefined, relation: EdgeSeen['relation'], to: EdgeEnd | undefined) => {
    if (from && to) edges.push({ from, relation, to });
  };
  const self: EdgeEnd = { kind: 'service', name: service };
  const pod = podOf(resource);
  const node = end('node', 'k8s.node.name');
  // within a pod the name of the host is that of the pod
  const host = pod ? undefined : end('host', 'host.name', 'host.hostname', 'host.id');
  const machine = node ?? host;
  const cluster = end('cluster', 'k8s.cluster.name', 'aws.ecs.cluster.arn');
  const zone = end('zone', 'cloud.availability_zone', 'cloud.zone');
  const region = end('region', 'cloud.region');
  lead(self, 'deployed_in', environment === '' ? undefined : { kind: 'environment', name: environment });
  lead(self, 'runs_on', pod ?? machine ?? cluster);
  if (pod) lead(pod, 'runs_on', machine);
  lead(machine ?? pod, 'part_of', cluster);
  lead(machine ?? pod ?? self, 'located_in', zone ?? region);
  if (zone) lead(zone, 'part_of', region);
  return edges;
}

function podOf(resource: ReadonlyMap<string, string>): EdgeEnd | undefined {
  const pod = resource.get('k8s.pod.name');
  if (!pod) return undefined;
  const namespace = resource.get('k8s.namespace.name');
  return { kind: 'pod', name: namespace ? `${namespace}/${pod}` : pod };
}
