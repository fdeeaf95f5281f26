import { TeamsPage } from '../features/teams/teams-page.tsx';

export default TeamsPage;
