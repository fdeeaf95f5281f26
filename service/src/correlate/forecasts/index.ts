export type { Course } from './courses.ts';
export { lookAhead } from './look-ahead.ts';
export { forecastRoutes } from './routes.ts';
