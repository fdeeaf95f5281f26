export { lookAhead } from './look-ahead.ts';
export { forecastRoutes } from './routes.ts';
