import type { Metadata, Viewport } from 'next';
import type { ReactNode } from 'react';
import '../ui/tokens.css';
import { SiteHeader } from '../features/access/site-header.tsx';
import { SimulatedStrip } from '../features/settings/simulated-strip.tsx';
import { fontVariables } from './fonts.ts';

export const metadata: Metadata = {
  title: { default: 'Throughline', template: '%s · Throughline' },
  description: 'From a deployment to the business outcome a team owns.',
};

export const viewport: Viewport = {
  colorScheme: 'light dark',
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#ffffff' },
    { media: '(prefers-color-scheme: dark)', color: '#1b1a18' },
  ],
};

export default function RootLayout({ children }: { children: ReactNode }) {
  return (
    <html lang="en" className={fontVariables}>
      <body>
        <a
          href="#content"
          className="absolute -top-12 left-4 z-20 rounded-control border border-ink bg-panel px-3 py-1.5 focus:top-2"
        >
          Skip to the content
        </a>
        <SiteHeader />
        <SimulatedStrip />
        {children}
      </body>
    </html>
  );
}
