export { offerFirstAdministrator } from './links.ts';
export { findPerson } from './people.ts';
export { type Access, assertAllowed, assertService, nameOf, type Principal } from './principal.ts';
export { accessRoutes } from './routes.ts';
export { openSessions, type Sessions } from './sessions.ts';
export { readAuthSecret } from './settings.ts';
export { createToken, readToken, withdrawToken } from './tokens.ts';
export { visitorsMayRead } from './visitors.ts';
