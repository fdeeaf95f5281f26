export { claimCompany, readCompanyState, removeCompany, setCompanyState } from './company.ts';
export { companyRoutes } from './routes.ts';
export { wantsSender } from './telemetry.ts';
