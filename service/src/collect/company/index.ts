export { claimCompany, readCompanyState, removeCompany, setCompanyState } from './company.ts';
export { companyRoutes } from './routes.ts';
export { readTelemetry, wantsSender } from './telemetry.ts';
