import type { MoveNotice } from '../../call/move-protocol.ts';
import { asId, type RoomStamp } from '../../contract/identity.ts';
import { isRecord } from '../is-record.ts';

/** A move as the server announces it; `undefined` for what this version cannot follow. */
export function readMoveNotice(raw: unknown): MoveNotice | undefined {
  if (!isRecord(raw)) return undefined;
  const { id, phase, deadline, target, leaving } = raw;
  const from = stampIn(raw['source']);
  const to = stampIn(target);
  if (typeof id !== 'string' || typeof deadline !== 'number' || !from || !to || !isRecord(target))
    return undefined;
  if (phase !== 'prepare' && phase !== 'committed') return undefined;
  const { deployment, provider } = target;
  if (typeof deployment !== 'string' || typeof provider !== 'string') return undefined;
  return {
    id: asId.move(id),
    phase,
    deadline,
    source: from,
    target: { ...to, deployment: asId.deployment(deployment), provider: asId.provider(provider) },
    ...(Array.isArray(leaving) && {
      leaving: leaving.filter((one) => typeof one === 'string').map(asId.participant),
    }),
  };
}

/** Which room, where it is told. */
export function stampIn(raw: unknown): RoomStamp | undefined {
  if (!isRecord(raw)) return undefined;
  const { epoch, attempt } = raw;
  return typeof epoch === 'number' && typeof attempt === 'number' ? { epoch, attempt } : undefined;
}
