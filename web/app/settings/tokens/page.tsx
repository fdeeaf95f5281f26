import { TokensPage } from '../../../features/settings/tokens-page.tsx';

export const metadata = { title: 'Tokens' };

export default TokensPage;
