import type { Ranges } from './attributes.ts';
import { LENGTH, type Wire } from './wire.ts';

const tagOf = (field: number) => (field << 3) | LENGTH;

/**
 * Goes through what spans and log records stand in alike: resources (field 1), in them scopes (field 2), in them items
 * (field 2). Tells the attributes of each resource before its items, wherever they stand. @throws MalformedError
 */
export function readGroups(
  wire: Wire,
  on: { resource: (attributes: Ranges) => void; item: (end: number) => void },
): void {
  eachMessage(wire, wire.bytes.length, 1, (groupEnd) => {
    const from = wire.at;
    const attributes: Ranges = [];
    eachMessage(wire, groupEnd, 1, (resourceEnd) => {
      eachMessage(wire, resourceEnd, 1, (end) => attributes.push(wire.at, end));
    });
    on.resource(attributes);
    wire.at = from;
    eachMessage(wire, groupEnd, 2, (scopeEnd) => {
      eachMessage(wire, scopeEnd, 2, (end) => on.item(end));
    });
  });
}

function eachMessage(wire: Wire, end: number, field: number, read: (end: number) => void): void {
  const wanted = tagOf(field);
  while (wire.at < end) {
    const tag = wire.tag(end);
    if (tag === wanted) {
      const last = wire.enter(end);
      read(last);
      wire.at = last;
    } else wire.skip(tag & 7, end);
  }
}
