import { openPeerConnections } from './peer-connections.ts';

/** One encoding that is sent (W3C webrtc-stats, `outbound-rtp`). */
export interface SentLayer {
  readonly rid: string;
  readonly codec: string;
  readonly width: number;
  readonly height: number;
  readonly framesEncoded: number;
  readonly bytes: number;
  readonly active: boolean;
}

interface Transport extends RTCStats {
  readonly selectedCandidatePairId: string;
}
interface CandidatePair extends RTCStats {
  readonly localCandidateId: string;
}
interface Candidate extends RTCStats {
  readonly protocol: string;
}
interface Codec extends RTCStats {
  readonly mimeType: string;
}
interface Outbound extends RTCStats {
  readonly kind: string;
  readonly rid?: string;
  readonly codecId?: string;
  readonly frameWidth?: number;
  readonly frameHeight?: number;
  readonly framesEncoded?: number;
  readonly bytesSent?: number;
  readonly active?: boolean;
}

const isSelecting = (entry: RTCStats): entry is Transport =>
  entry.type === 'transport' && 'selectedCandidatePairId' in entry;
const isCandidatePair = (entry: RTCStats): entry is CandidatePair => entry.type === 'candidate-pair';
const isLocalCandidate = (entry: RTCStats): entry is Candidate => entry.type === 'local-candidate';
const isCodec = (entry: RTCStats): entry is Codec => entry.type === 'codec';
const isSentVideo = (entry: RTCStats): entry is Outbound =>
  entry.type === 'outbound-rtp' && 'kind' in entry && entry.kind === 'video';

async function reports(): Promise<readonly (readonly RTCStats[])[]> {
  return await Promise.all(
    Array.from(openPeerConnections, async (peer) => Array.from((await peer.getStats()).values())),
  );
}

/** What this page sends of its camera, smallest first. */
export async function sentLayers(): Promise<readonly SentLayer[]> {
  const layers = (await reports()).flatMap((entries) =>
    entries.filter(isSentVideo).map((sent) => ({
      rid: sent.rid ?? '',
      codec: entries.filter(isCodec).find(({ id }) => id === sent.codecId)?.mimeType ?? '',
      width: sent.frameWidth ?? 0,
      height: sent.frameHeight ?? 0,
      framesEncoded: sent.framesEncoded ?? 0,
      bytes: sent.bytesSent ?? 0,
      active: sent.active ?? false,
    })),
  );
  return layers.toSorted((a, b) => a.width - b.width);
}

/** The transport protocols that media takes, such as `udp`. */
export async function protocols(): Promise<readonly string[]> {
  const used = (await reports()).flatMap((entries) =>
    entries
      .filter(isSelecting)
      .map(({ selectedCandidatePairId: chosen }) =>
        entries.filter(isCandidatePair).find(({ id }) => id === chosen),
      )
      .map((pair) => entries.filter(isLocalCandidate).find(({ id }) => id === pair?.localCandidateId))
      .map((candidate) => candidate?.protocol ?? 'unknown'),
  );
  return [...new Set(used)];
}
