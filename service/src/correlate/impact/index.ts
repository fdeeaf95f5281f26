export { sayAmount, sayNumber } from './amounts.ts';
export { orderKpis } from './judge.ts';
export { measureKpi } from './measure-kpi.ts';
export { type MeasuredRow, measureMany, toMeasured } from './measure-many.ts';
export { readCosts } from './read.ts';
export { openControls } from './read-controls.ts';
export { impactRoutes } from './routes.ts';
export { sayImpacts } from './say-impact.ts';
export { tendImpacts } from './tend.ts';
