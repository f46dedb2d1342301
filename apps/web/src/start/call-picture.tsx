import { Link2, Mic, PhoneOff, Video } from 'lucide-react';
import type { ReactNode } from 'react';
import { startTexts } from '../texts/start-texts.ts';

const PLACES = ['one', 'two', 'three'] as const;

/** What a call looks like, drawn; says nothing to a screen reader that the text beside it does not. */
export const CallPicture = (): ReactNode => (
  <div className="picture" aria-hidden="true">
    <div className="picture-window">
      {PLACES.map((place, at) => (
        <div key={place} className={`picture-tile picture-tile-${place}`}>
          <Person />
          <span className="picture-name">{startTexts.picture[at]}</span>
        </div>
      ))}
      <div className="picture-bar">
        <span>
          <Mic />
        </span>
        <span>
          <Video />
        </span>
        <span>
          <Link2 />
        </span>
        <span className="picture-bar-leave">
          <PhoneOff />
        </span>
      </div>
    </div>
  </div>
);

const Person = (): ReactNode => (
  <svg viewBox="0 0 120 90" preserveAspectRatio="xMidYMax meet">
    <path className="picture-body" d="M18 92c2-22 18-32 42-32s40 10 42 32Z" />
    <circle className="picture-head" cx="60" cy="38" r="19" />
  </svg>
);
