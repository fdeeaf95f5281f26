export { sayAmount, sayNumber } from './amounts.ts';
export { orderKpis } from './judge.ts';
export { type MeasuredRow, measureMany, toMeasured } from './measure-many.ts';
export { readCosts } from './read.ts';
export { impactRoutes } from './routes.ts';
export { sayImpacts } from './say-impact.ts';
export { tendImpacts } from './tend.ts';
