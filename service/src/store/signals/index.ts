export { Packer, Unpacker } from '../packing.ts';
export { inTransaction } from '../transaction.ts';
export {
  admitSeries,
  findSeriesIds,
  forgetSeries,
  forgetSimulatedSeries,
  type SeriesCaps,
  type SeriesDescription,
  type SeriesKind,
  touchSeries,
  worstLabel,
} from './catalogue.ts';
export {
  type Cell,
  Chunk,
  HOURS_A_CHUNK,
  joinCell,
  MINUTES_A_CHUNK,
  packLogSketch,
  unpackLogSketch,
} from './chunk.ts';
export {
  type Resolution,
  readChunksAt,
  readChunksBetween,
  type StoredChunk,
  writeChunks,
} from './chunks.ts';
export { addStored, onDamage } from './damage.ts';
export {
  type EdgeEnd,
  type EdgeTold,
  forgetEdges,
  readEdges,
  type StoredEdge,
  writeEdges,
} from './edges.ts';
export { type Exemplar, forgetExemplars, readExemplars, writeExemplars } from './exemplars.ts';
export { settleDue, settleFresh, writeFresh } from './fresh.ts';
export { HourCells } from './hour-cells.ts';
export { addTemplates, forgetTemplates, readTemplates, touchTemplates } from './log-templates.ts';
export { type StoredMark, writeMark } from './marks.ts';
export { keepMetricTypes, readMetricTypes } from './metric-types.ts';
export {
  findStragglers,
  forgetMoved,
  mergeChunks,
  moveEdges,
  moveTemplates,
  newestMove,
  renameSeries,
  replaceSeries,
  seriesIdentified,
  seriesNamed,
} from './moves.ts';
export { dropOldPartitions, makePartitions, nextHourKept } from './partitions.ts';
export {
  countRefusals,
  countRefusalsOfSeries,
  forgetRefusals,
  type Refusal,
  readRefusals,
  type SignalType,
} from './refusals.ts';
export {
  lockRollUp,
  rolledUpTo,
  rollUpAgain,
  seriesOfHour,
  setRolledUpTo,
  takeAmendedHour,
} from './roll-up.ts';
export {
  findSeries,
  findSeriesByIds,
  findSiblings,
  listSeries,
  placesTold,
  type SeriesRow,
  searchSeries,
} from './search.ts';
export {
  bucketSketch,
  emptyLogSketch,
  type LogSketch,
  observe,
  observeBetween,
  piecesOf,
  quantileOf,
  type Sketch,
  sameBounds,
  sketchCount,
  splitCounts,
  splitSketch,
  toLogSketch,
} from './sketch.ts';
export { forgetTotals, readTotals, writeTotals } from './totals.ts';
