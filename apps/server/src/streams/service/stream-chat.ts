import type { ChatJudgement, ChatPolicy, Clock } from '@crossfade/video-core/server';
import { STREAM_KEYS } from '../../rights/call-authorize.ts';
import { hostOfKey, hostParticipant, userOfViewer } from '../door/stream-keys.ts';
import { chatRefusal, type ChatRefusal } from '../policy/may-write.ts';
import { SLOW_MODE } from '../policy/stream.ts';
import type { Relations } from '../store/relations.ts';
import type { StreamStore } from '../store/stream-store.ts';

export interface StreamChatOptions {
  readonly store: Pick<StreamStore, 'find' | 'takeTurn'>;
  readonly relations: Pick<Relations, 'followedSince'>;
  readonly clock: Clock;
}

const REFUSALS: Readonly<Record<ChatRefusal | 'slow-mode', string>> = {
  'chat-off': 'The chat of this stream is turned off.',
  'followers-only': 'Only followers may write here. Follow the streamer first.',
  'follows-too-short': 'Only those who have followed for a while may write here. Try again later.',
  'slow-mode': `This chat is in slow mode: one message every ${SLOW_MODE / 1_000} seconds.`,
};

const refused = (code: keyof typeof REFUSALS): ChatJudgement => ({ code, message: REFUSALS[code] });

/** Holds the chat of each stream to the mode that its host chose, as it is when somebody writes. */
export function streamChat({ store, relations, clock }: StreamChatOptions): ChatPolicy {
  return async ({ call, participant: { id }, message }) => {
    if (!call.key.startsWith(STREAM_KEYS)) return 'by-rights';
    const host = hostOfKey(call.key);
    const stream = await store.find(host);
    if (!stream) return refused('chat-off');
    const isHost = id === hostParticipant(host);
    const user = userOfViewer(id);
    const since =
      stream.isChatFollowersOnly && user !== undefined
        ? await relations.followedSince(user, host)
        : undefined;
    const followedFor = since === undefined ? undefined : clock.now() - since;
    const refusal = chatRefusal(stream, { isHost, followedFor });
    if (refusal !== undefined) return refused(refusal);
    if (!stream.isChatDelayed || isHost) return 'allowed';
    const turn = { participant: id, message, now: clock.now() };
    return (await store.takeTurn(stream, turn)) ? 'allowed' : refused('slow-mode');
  };
}
