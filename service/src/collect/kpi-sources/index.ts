export { askPrometheusRange } from './ask-prometheus.ts';
export { fetchDue } from './fetch-due.ts';
export { assertBare, keepAuth } from './open.ts';
export { kpiSourceRoutes } from './routes.ts';
