'use client';

import { ErrorPage } from '../features/access/error-page.tsx';

export default ErrorPage;
