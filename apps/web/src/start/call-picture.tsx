import { Link2, Mic, PhoneOff, Video } from 'lucide-react';
import type { ReactNode } from 'react';

/** What a call looks like, drawn; says nothing to a screen reader that the text beside it does not. */
export const CallPicture = (): ReactNode => (
  <div className="picture" aria-hidden="true">
    <div className="picture-window">
      <div className="picture-tile picture-tile-one">
        <Person />
        <span className="picture-name">Mira</span>
      </div>
      <div className="picture-tile picture-tile-two">
        <Person />
        <span className="picture-name">Grandpa Theo</span>
      </div>
      <div className="picture-tile picture-tile-three">
        <Person />
        <span className="picture-name">Sam</span>
      </div>
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
