import { createCall } from '@crossfade/video-core/client';
import { CallProvider } from '@crossfade/video-react';
import { CallDevtools, createDevtools } from '@crossfade/video-react/devtools';

/** As an adopter mounts the devtools: known when the app is built. */
const DEVELOPMENT = process.env['NODE_ENV'] === 'development';
const devtools = DEVELOPMENT ? createDevtools() : undefined;

export const call = createCall({
  adapters: devtools?.watch([]) ?? [],
  join: () => Promise.reject(new Error('This app is only built.')),
});

export const page = (
  <CallProvider call={call}>
    {DEVELOPMENT && devtools ? <CallDevtools devtools={devtools} /> : null}
  </CallProvider>
);
