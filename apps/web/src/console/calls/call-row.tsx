import { ArrowRightLeft, Info, Lock, ShieldCheck } from 'lucide-react';
import type { ReactNode } from 'react';
import { MenuButton } from '../../ui/menu-button.tsx';
import { consoleTexts } from '../../texts/console-texts.ts';
import type { Call, Deployment } from '../client/answers.ts';
import { standingOf } from '../deployments/standing.ts';
import { isOver, type MoveProgress } from '../moves/move-queue.ts';
import { MoveState } from '../moves/move-state.tsx';
import { callName } from './call-name.ts';
import { reasonText } from './reason-text.ts';

export interface CallRowProps {
  readonly call: Call;
  readonly deployments: readonly Deployment[];
  /** How far its move is, if this page has begun one. */
  readonly move: MoveProgress | undefined;
  readonly onMove: (to: string) => void;
  readonly onShow: () => void;
}

/** One open call. On phones each cell stands below the other, with its column's name. */
export function CallRow({ call, deployments, move, onMove, onShow }: CallRowProps): ReactNode {
  const { liveCalls } = consoleTexts;
  const { columns } = liveCalls;
  const { key, deployment, participants, quality, epoch, openedAt, locked, encrypted } = call;
  const moving = move !== undefined && !isOver(move);
  const unavailable = (one: Deployment): string | undefined => {
    const standing = standingOf(one);
    return standing === 'healthy' ? undefined : consoleTexts.deployments[standing];
  };
  return (
    <tr data-testid="call-row" data-key={key} data-deployment={deployment} data-epoch={epoch}>
      <th scope="row">
        <span className="console-key" title={key}>
          {callName(key)}
        </span>
        {locked ? <Mark icon={<Lock aria-hidden="true" />} words={liveCalls.locked} /> : null}
        {encrypted ? <Mark icon={<ShieldCheck aria-hidden="true" />} words={liveCalls.encrypted} /> : null}
      </th>
      <td data-label={columns.deployment}>
        <span className="console-deployment">{deployment}</span>
        {move === undefined ? null : <MoveState move={move} />}
      </td>
      <td data-label={columns.people} className="console-number">
        {participants ?? liveCalls.unknownPeople}
      </td>
      <td data-label={columns.quality}>
        {quality === undefined ? (
          <span className="console-quiet">{liveCalls.unknownQuality}</span>
        ) : (
          <span className="console-quality" data-quality={quality}>
            {consoleTexts.quality[quality]}
          </span>
        )}
      </td>
      <td data-label={columns.epoch} className="console-number">
        {epoch}
      </td>
      <td data-label={columns.reason}>
        <span className="console-why">{reasonText(epoch > 1 ? 'move' : call.reason)}</span>
      </td>
      <td data-label={columns.since}>
        <time dateTime={new Date(openedAt).toISOString()}>{consoleTexts.at(openedAt)}</time>
      </td>
      <td className="console-actions">
        <button
          type="button"
          className="button-close"
          aria-label={liveCalls.detailsOf(callName(key))}
          title={liveCalls.details}
          onClick={onShow}
        >
          <Info aria-hidden="true" />
        </button>
        <MenuButton
          label={liveCalls.moveOf(callName(key))}
          icon={ArrowRightLeft}
          className="button-close"
          items={deployments
            .filter((one) => one.deployment !== deployment)
            .map((one) => ({
              key: one.deployment,
              label: liveCalls.moveTo(one.deployment),
              icon: ArrowRightLeft,
              unavailable: moving ? liveCalls.moving : unavailable(one),
              onSelect: () => onMove(one.deployment),
            }))}
        />
      </td>
    </tr>
  );
}

const Mark = ({ icon, words }: { readonly icon: ReactNode; readonly words: string }): ReactNode => (
  <span className="console-mark" title={words}>
    {icon}
    <span className="visually-hidden">{words}</span>
  </span>
);
