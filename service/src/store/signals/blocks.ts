import { Packer, Unpacker } from '../packing.ts';
import { Chunk, MINUTES_A_CHUNK } from './chunk.ts';
import type { HourCells } from './hour-cells.ts';

const SERIES_A_BLOCK = 256; // a row of some kilobytes where each has told one thing

/** Minutes of one hour, in milliseconds since 1970, of series with neighbouring ids. */
export interface Block {
  block: number;
  hour: number;
  data: Buffer;
}

export function blockOf(series: number): number {
  return Math.floor(series / SERIES_A_BLOCK);
}

/** Packs minutes, given by the beginning of their hour. */
export function packBlocks(hours: ReadonlyMap<number, HourCells>): Block[] {
  const blocks: Block[] = [];
  const packer = new Packer();
  const chunk = new Chunk(MINUTES_A_CHUNK);
  for (const [hour, cells] of hours) {
    let last = 0;
    for (const series of cells.series) {
      const block = blockOf(series);
      if (packer.length === 0) last = block * SERIES_A_BLOCK;
      else if (blockOf(last) !== block) {
        blocks.push({ block: blockOf(last), hour, data: packer.take() });
        last = block * SERIES_A_BLOCK;
      }
      cells.addTo(chunk.clear(), series);
      packer.varint(series - last);
      chunk.encodeInto(packer);
      last = series;
    }
    if (packer.length > 0) blocks.push({ block: blockOf(last), hour, data: packer.take() });
  }
  return blocks;
}

/** Packed minutes of several folds, by hour and series. */
export type Parts = Map<number, Map<number, Buffer[]>>;

/** Of all series in the blocks, or of those that are wanted. */
export function partsOf(blocks: readonly Block[], wanted?: ReadonlySet<number>): Parts {
  const byHour: Parts = new Map();
  for (const block of blocks) {
    const parts = byHour.get(block.hour) ?? new Map<number, Buffer[]>();
    byHour.set(block.hour, parts);
    for (const [series, data] of chunksIn(block)) {
      if (wanted && !wanted.has(series)) continue;
      const known = parts.get(series);
      if (known) known.push(data);
      else parts.set(series, [data]);
    }
  }
  return byHour;
}

function* chunksIn({ block, data }: Block): Generator<[series: number, data: Buffer]> {
  const from = new Unpacker(data);
  let series = block * SERIES_A_BLOCK;
  while (!from.done) {
    series += from.varint();
    yield [series, from.bytes(from.varint())];
  }
}

const merging = new Chunk(MINUTES_A_CHUNK);

/** Packed minutes of one series and hour, as one. */
export function mergeMinutes(parts: readonly Buffer[]): Buffer {
  merging.clear();
  for (const part of parts) merging.decode(part);
  return merging.encode();
}
