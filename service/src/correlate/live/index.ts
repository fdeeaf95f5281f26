export { forgetLive } from './forget.ts';
export { forgetEvents } from './log.ts';
export { readFigures } from './read-figures.ts';
export { regroup } from './regroup.ts';
export { liveRoutes } from './routes.ts';
export { openStream } from './stream.ts';
export { type Told, tellProvisional } from './tell-provisional.ts';
export { tendCauses } from './tend-causes.ts';
export { tendIncidents } from './tend-incidents.ts';
