import { Undo2 } from 'lucide-react';
import type { ReactNode } from 'react';
import { tabletTexts } from '../../texts/tablet-texts.ts';
import { useServerClock } from '../../visit/use-server-clock.ts';
import { secondsUntil } from '../../visit/visit-time.ts';
import type { TabletScreenProps } from '../tablet-actions.ts';
import { PressFailed } from './press-failed.tsx';
import { TabletButton } from './tablet-button.tsx';

/** After Leave: the way back, for a while. */
export function LeftScreen({ snapshot, actions }: TabletScreenProps): ReactNode {
  const now = useServerClock(snapshot.now);
  const { left } = snapshot;
  if (left === undefined) return null;
  const { left: said } = tabletTexts;
  const seconds = secondsUntil(left.until, now);
  return (
    <main className="message tablet-start">
      <h1>{said.title}</h1>
      <TabletButton
        label={said.back}
        icon={Undo2}
        look="good"
        disabled={actions.busy}
        onClick={() => actions.comeBack(left.visit)}
      />
      <PressFailed failed={actions.failed} />
      {/* A reader that said each second would say nothing else. */}
      <p aria-hidden="true">{said.for(seconds)}</p>
    </main>
  );
}
