'use client';

import { useCallSession } from '@crossfade/video-react';
import { useSpeaker } from '@crossfade/video-react/devices';
import { LinkIcon } from 'lucide-react';
import { useEffect, type ReactNode } from 'react';
import type { ApiPath } from '../api/api-client.ts';
import { useAway } from '../api/use-away.ts';
import { useCommands } from '../api/use-commands.ts';
import { useSnapshot } from '../api/use-snapshot.ts';
import { LoadingPage } from '../brand/loading-page.tsx';
import { MessagePage } from '../brand/message-page.tsx';
import { closeDevices, openPreferredDevices } from '../devices/preferred-devices.ts';
import { AwayNotice } from '../notices/away-notice.tsx';
import { signInPath } from '../sign-in/sign-in-path.ts';
import { visitTexts } from '../texts/visit-texts.ts';
import { pressMark } from './press-mark.ts';
import type { VisitActions } from './visit-actions.ts';
import { VisitScreens } from './visit-screens.tsx';
import { visitStage, type VisitorSnapshot } from './visit-state.ts';

/** A visitor's visit from its link to its end. Reading it changes nothing; the visitor's first press claims the link. */
export function VisitApp({ token }: { readonly token: string }): ReactNode {
  const path: ApiPath = `/visit/${encodeURIComponent(token)}`;
  const { snapshot, connected, refused, take, restart } = useSnapshot<VisitorSnapshot>(path);
  const away = useAway(connected);
  const { busy, failure, send } = useCommands();
  const stage = snapshot && visitStage(snapshot);
  useDevices(refused === undefined && stage !== undefined && stage !== 'over');

  async function act(command: string, body?: object): Promise<void> {
    const next = await send<VisitorSnapshot>('POST', `${path}/${command}`, body);
    if (next) take(next);
    // The stream was opened by nobody in particular, and is now this visitor's.
    if (next && command === 'knock') restart();
  }
  const actions: VisitActions = {
    busy,
    failure,
    knock: () => void act('knock', { press: pressMark(token) }),
    leave: () => void act('leave'),
    comeBack: () => void act('return'),
    askOtherTime: () => void act('other-time'),
    callHelp: () => void act('help'),
  };

  return (
    <div className="visit" data-testid="visit" data-state={refused ? 'over' : stage}>
      {refused ? (
        <MessagePage
          title={visitTexts.unknown.title}
          body={visitTexts.unknown.body}
          icon={<LinkIcon aria-hidden="true" />}
          look="warn"
        >
          {isOwn(token) ? (
            <a className="button button-primary" href={signInPath(location.pathname)}>
              {visitTexts.unknown.signIn}
            </a>
          ) : null}
        </MessagePage>
      ) : snapshot === undefined ? (
        <LoadingPage text={visitTexts.loading} />
      ) : (
        <>
          <AwayNotice away={away && stage !== 'over'} text={visitTexts.offline} />
          <VisitScreens path={path} snapshot={snapshot} actions={actions} />
        </>
      )}
    </div>
  );
}

/** Whether it stands in the place of a link's secret, for who is signed in. */
const isOwn = (token: string): boolean => token.startsWith('own-');

/** Keeps the devices that the visitor had on last time open while there is a visit to come to. */
function useDevices(wanted: boolean): void {
  const session = useCallSession();
  const speaker = useSpeaker();
  useEffect(() => {
    if (wanted) openPreferredDevices(session, speaker);
    else closeDevices(session);
  }, [session, speaker, wanted]);
}
