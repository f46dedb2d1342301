import { WifiOff } from 'lucide-react';
import type { ReactNode } from 'react';

export interface AwayNoticeProps {
  readonly away: boolean;
  readonly text: string;
}

/** Says that the server is out of reach; the place for it is always there, so that readers hear it. */
export const AwayNotice = ({ away, text }: AwayNoticeProps): ReactNode => (
  <output className="away-notice">
    {away ? (
      <>
        <WifiOff aria-hidden="true" />
        {text}
      </>
    ) : null}
  </output>
);
