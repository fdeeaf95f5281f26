export { type Assessment, assess, needsOf } from './assess.ts';
export { readCourses } from './read-courses.ts';
export { refreshSnapshots } from './refresh.ts';
export { scorecardRoutes } from './routes.ts';
export { readStandings, type Standing } from './standings.ts';
