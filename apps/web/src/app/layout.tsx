import '@fontsource-variable/inter/index.css';
import '../styles/tokens.css';
import '../styles/base.css';
import '../styles/controls.css';
import '../styles/start.css';
import '../styles/lobby.css';
import '../styles/encryption.css';
import '../styles/call.css';
import '../styles/side-panel.css';
import '../styles/chat.css';
import '../styles/people.css';
import '../styles/menu.css';
import '../styles/settings.css';
import '../styles/tile.css';
import '../styles/message-page.css';
import '../styles/recording.css';
import type { Metadata, Viewport } from 'next';
import { headers } from 'next/headers';
import type { ReactNode } from 'react';
import { TooOld } from '../brand/too-old.tsx';
import { siteTexts } from '../texts/site-texts.ts';

export const metadata: Metadata = {
  title: { default: `${siteTexts.product}: ${siteTexts.tagline}`, template: `%s · ${siteTexts.product}` },
  description: siteTexts.description,
  applicationName: siteTexts.product,
};

export const viewport: Viewport = {
  width: 'device-width',
  initialScale: 1,
  viewportFit: 'cover',
  // A phone's keyboard takes room from the page instead of covering where one writes.
  interactiveWidget: 'resizes-content',
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#f5f7f4' },
    { media: '(prefers-color-scheme: dark)', color: '#0d1312' },
  ],
};

export default async function RootLayout({ children }: { readonly children: ReactNode }): Promise<ReactNode> {
  // Each answer carries a nonce of its own (src/proxy.ts), so none is rendered ahead.
  const nonce = (await headers()).get('x-nonce') ?? undefined;
  const { tag, direction } = siteTexts.language;
  return (
    <html lang={tag} dir={direction}>
      <body>
        <TooOld nonce={nonce} />
        {children}
      </body>
    </html>
  );
}
