export {
  finiteValues,
  median,
  medianAbsoluteDeviation,
  NORMAL_CONSISTENCY,
  quantileOfSorted,
  sortedFinite,
} from './order-statistics.ts';
