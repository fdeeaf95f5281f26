'use client';

import '@xyflow/react/dist/style.css';
import type { MapEdge, MapNode } from '@throughline/service/contracts/map';
import {
  Background,
  Controls,
  type Edge,
  Handle,
  type Node,
  type NodeChange,
  type NodeProps,
  Position,
  ReactFlow,
} from '@xyflow/react';
import Link from 'next/link';
import { type CSSProperties, useCallback, useMemo, useState } from 'react';
import { HealthMark, wordOfHealth } from './health-mark.tsx';
import { type Placed, pointsBack } from './layers.ts';
import { sayWays } from './say-ways.ts';

const MANY_NODES = 120; // beyond it only what is in sight is rendered: 300 with their lines take a phone a second
const MOST_NAMED = 6;
const REM_A_THING = 3.2; // in its column, at a size that can be read

type Shown = Node<{
  node: MapNode;
  gap: string | null;
  faded: boolean;
  lit: boolean;
  found: boolean;
  width: number;
  height: number;
}>;

/** The map to move and zoom in; what is pointed at or focused shows what it hangs together with. */
export function MapCanvas({
  nodes,
  edges,
  placed,
  gaps,
  path,
  found,
  size,
}: {
  nodes: readonly MapNode[];
  edges: readonly MapEdge[];
  placed: readonly Placed[];
  gaps: Readonly<Record<string, string>>;
  /** Ids along which trouble runs. */
  path: readonly string[];
  /** Ids of what was searched for; empty where nothing was. */
  found: readonly string[];
  size: { width: number; height: number };
}) {
  const [chosen, setChosen] = useState<string | null>(null);
  // The keyboard chooses by selecting; nothing else of the nodes can be changed.
  const follow = useCallback((changes: NodeChange<Shown>[]) => {
    for (const change of changes) {
      if (change.type !== 'select') continue;
      setChosen((before) => (change.selected ? change.id : before === change.id ? null : before));
    }
  }, []);
  const near = useMemo(() => neighbours(chosen, edges), [chosen, edges]);
  const places = useMemo(() => new Map(placed.map((place) => [place.id, place])), [placed]);
  const shown = nodes.map((node): Shown => {
    const { x = 0, y = 0 } = places.get(node.id) ?? {};
    const lit = path.includes(node.id);
    const isFound = found.includes(node.id);
    const faded =
      chosen !== null
        ? !near.has(node.id)
        : (path.length > 0 && !lit) || (found.length > 0 && !isFound && !lit);
    return {
      id: node.id,
      type: 'thing',
      position: { x, y },
      draggable: false,
      selected: node.id === chosen,
      ariaLabel: node.id.startsWith('group:')
        ? `group ${node.name}: ${node.says} Opens with its link below.`
        : `${node.kind} ${node.name}: ${node.says}`,
      data: { node, gap: gaps[node.id] ?? null, faded, lit, found: isFound, ...size },
    };
  });
  const lines = edges.map(({ from, to, kind, says, declared }): Edge => {
    const needed = pointsBack(kind);
    const lit = path.includes(from) && path.includes(to);
    const isNear = chosen !== null && (from === chosen || to === chosen);
    const stroke = lit ? 'var(--missed)' : isNear ? 'var(--blue)' : 'var(--edge)';
    return {
      id: `${from} ${kind} ${to}`,
      source: needed ? to : from,
      target: needed ? from : to,
      ...(isNear && { label: says }),
      style: { stroke, strokeWidth: lit || isNear ? 2 : 1, ...(declared && { strokeDasharray: '4 3' }) },
      labelStyle: { fill: 'var(--ink)', fontSize: 12 },
      labelBgStyle: { fill: 'var(--panel)' },
      focusable: false,
    };
  });
  const looked = found.length > 0 ? found : path.filter((id) => places.has(id));
  const picked = nodes.find(({ id }) => id === chosen);
  return (
    <div className="print:hidden">
      <div
        className="rounded-panel border border-line bg-panel full:mx-[calc(50%-50vw+1.5rem)]" // as wide as the window
        style={{ height: `min(max(34rem, ${tallest(nodes) * REM_A_THING}rem), 85vh)` }}
        data-testid="map"
      >
        <ReactFlow
          nodes={shown}
          edges={lines}
          nodeTypes={NODE_TYPES}
          fitView
          // Where it does not fit, a part that can be read: that of what was searched for, or of an incident.
          fitViewOptions={{
            minZoom: 0.6,
            maxZoom: 1.2,
            padding: 0.02,
            ...(looked.length > 0 && { nodes: looked.map((id) => ({ id })) }),
          }}
          minZoom={0.15}
          nodesConnectable={false}
          proOptions={{ hideAttribution: true }}
          onNodeClick={(_, node) => setChosen(node.id === chosen ? null : node.id)}
          onPaneClick={() => setChosen(null)}
          onNodesChange={follow}
          onKeyDown={({ key }) => key === 'Escape' && setChosen(null)}
          onlyRenderVisibleElements={nodes.length > MANY_NODES}
          style={COLOURS}
        >
          <Background color="var(--grid)" gap={28} />
          <Controls showInteractive={false} />
        </ReactFlow>
      </div>
      <p role="status" className="min-h-11 py-2 text-note text-soft">
        {picked === undefined ? (
          'Nothing is chosen: click a thing, or go to one with Tab and press Enter. Escape lets go of it.'
        ) : (
          <Picked node={picked} gap={gaps[picked.id] ?? null} edges={edges} nodes={nodes} />
        )}
      </p>
    </div>
  );
}

/** How many things the longest column holds. */
function tallest(nodes: readonly MapNode[]): number {
  const counts = new Map<string, number>();
  for (const { layer } of nodes) counts.set(layer, (counts.get(layer) ?? 0) + 1);
  return Math.max(0, ...counts.values());
}

/** What is chosen, in words, with its page. */
function Picked({
  node,
  gap,
  edges,
  nodes,
}: {
  node: MapNode;
  gap: string | null;
  edges: readonly MapEdge[];
  nodes: readonly MapNode[];
}) {
  const names = new Map(nodes.map(({ id, name }) => [id, name]));
  const from = edges.flatMap((edge) => (edge.to === node.id ? (names.get(edge.from) ?? []) : []));
  return (
    <>
      {node.href === null ? (
        <b className="text-ink">{node.name}</b>
      ) : (
        <Link href={node.href} className="link">
          {node.name}
        </Link>
      )}{' '}
      <HealthMark health={node.health} /> {gap ?? node.says} {sayWays(node, edges, names)}
      {from.length > 0 &&
        ` Reached from ${from.slice(0, MOST_NAMED).join(', ')}${from.length > MOST_NAMED ? ` and ${from.length - MOST_NAMED} more` : ''}.`}
    </>
  );
}

function Thing({ data: { node, gap, faded, lit, found, width, height } }: NodeProps<Shown>) {
  const group = node.id.startsWith('group:');
  return (
    <div
      className={`flex items-center gap-2 border bg-paper px-2.5 text-note ${lit ? 'border-missed' : found ? 'border-blue border-2' : 'border-edge'} ${group ? 'outline outline-edge outline-offset-2' : ''} ${gap === null ? '' : 'border-dashed'} ${faded ? 'opacity-30' : ''} ${node.layer === 'service' ? '' : 'rounded-full'}`}
      style={{ width, height }}
      title={gap ?? node.says}
    >
      <Handle type="target" position={Position.Left} className="invisible" isConnectable={false} />
      <HealthMark health={node.health} wordless />
      <span className="min-w-0 leading-tight">
        {node.href === null ? (
          <span className="block truncate font-[550]">{node.name}</span>
        ) : (
          <Link href={node.href} tabIndex={-1} className="link block truncate font-[550]">
            {node.name}
          </Link>
        )}
        <span className="block truncate text-label text-soft">
          {group ? node.kind : `${node.kind} · ${wordOfHealth(node.health)}`}
          {gap !== null && ' · gap'}
          {node.folded > 0 && ` · ${node.folded} more folded`}
        </span>
      </span>
      <Handle type="source" position={Position.Right} className="invisible" isConnectable={false} />
    </div>
  );
}

const COLOURS = {
  '--xy-controls-button-background-color': 'var(--panel)',
  '--xy-controls-button-background-color-hover': 'var(--paper)',
  '--xy-controls-button-color': 'var(--ink)',
  '--xy-controls-button-color-hover': 'var(--ink)',
  '--xy-controls-button-border-color': 'var(--line)',
  '--xy-background-color': 'transparent',
} as CSSProperties;

const NODE_TYPES = { thing: Thing };

function neighbours(id: string | null, edges: readonly MapEdge[]): ReadonlySet<string> {
  const near = new Set(id === null ? [] : [id]);
  for (const { from, to } of edges) {
    if (from === id) near.add(to);
    if (to === id) near.add(from);
  }
  return near;
}
