import { useCallControl } from '@crossfade/video-react/control';
import { useEffect } from 'react';
import { texts } from '../texts/texts.ts';

/** Announces raised hands, except the local participant's. */
export function useHandNotices(say: (text: string) => void): void {
  const control = useCallControl();
  useEffect(() => {
    let before = control.getState().hands;
    return control.subscribe('hands', () => {
      const { hands, people, self } = control.getState();
      for (const id of hands) {
        const name = people.find((person) => person.id === id)?.name;
        if (id !== self && !before.includes(id)) say(texts.call.raisedHand(name || texts.call.unnamed));
      }
      before = hands;
    });
  }, [control, say]);
}
