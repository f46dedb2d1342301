import { useDecision, useExplain } from '@crossfade/video-react';
import type { ReactNode } from 'react';
import { texts } from '../texts/texts.ts';

/** The variant of a decision that a move made. */
const MOVED = 'move';

/** Where the call runs and why, for those who may see it. */
export function ProviderBadge(): ReactNode {
  const decision = useDecision();
  const explain = useExplain();
  if (!explain || decision === undefined) return null;
  const { deployment, reason, variant, fellBackFrom } = decision;
  const { badge } = texts;
  const why = fellBackFrom
    ? badge.fellBack(fellBackFrom)
    : variant === MOVED
      ? badge.moved
      : badge.reasons[reason];
  return (
    <p className="badge" data-testid="provider-badge" data-reason={reason} title={`${badge.label}: ${why}`}>
      <strong>{deployment}</strong>
      <span className="badge-why">
        {why} <code>{variant === '' ? reason : `${reason} ${variant}`}</code>
      </span>
    </p>
  );
}
