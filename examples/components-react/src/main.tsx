import { asId } from '@crossfade/video-core';
import { createCall, httpJoin } from '@crossfade/video-core/client';
import { CallProvider } from '@crossfade/video-react';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Call } from './call.tsx';
import { adapters } from './providers.ts';

/** `?key=garden&name=Ann&provider=livekit&server=http://localhost:1285` */
const search = new URLSearchParams(location.search);
const provider = search.get('provider');
const call = createCall({
  adapters,
  join: httpJoin(search.get('server') ?? 'http://localhost:1285'),
});

const page = document.querySelector('#page');
if (page === null) throw new Error('index.html has no place for the page.');
createRoot(page).render(
  <StrictMode>
    <CallProvider call={call}>
      <Call
        callKey={asId.key(search.get('key') ?? 'garden')}
        displayName={search.get('name') ?? 'Somebody'}
        provider={provider === null ? undefined : asId.provider(provider)}
      />
    </CallProvider>
  </StrictMode>,
);
