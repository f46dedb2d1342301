import { pinnedRoom, type ParticipantId } from '@crossfade/video-core';
import type { CallSession, Tile } from '@crossfade/video-core/client';
import { ParticipantVideo, useCallSession } from '@crossfade/video-react';
import {
  shownShare,
  tileKey,
  useReportedRatio,
  useStage,
  type VideoRatios,
} from '@crossfade/video-react/views';
import { useEffect, useRef, type ReactNode } from 'react';
import { isLive } from '../people/is-live.ts';
import { recorderTexts } from '../texts/recorder-texts.ts';
import { CONTENT_TYPE, FileEncoder } from './file-encoder.ts';
import { FRAMES_PER_SECOND, Picture, PICTURE, type PaintedTile } from './picture.ts';
import { encodesHere, tellHost } from './recorder-host.ts';
import { SoundMixer } from './sound-mixer.ts';

/** Pixels between tiles. */
const GAP = 8;
/** A video of which less than this would be seen if it filled its tile is letterboxed. */
const LEAST_SHOWN = 0.7;
/** Milliseconds that the recording waits for those who are in the call, so that its first second has them. */
const PATIENCE = 4_000;
/** Milliseconds for which a reload, or a connection that broke, leaves the recorder alone without an end. */
const ALONE = 20_000;

/** Arranges everyone as a page of the app does, paints what it shows into one picture, and encodes it with their sound. */
export function RecorderStage(): ReactNode {
  const session = useCallSession();
  const stage = useStage(PICTURE, { gap: GAP, own: false, seats: 0 });
  const holder = useRef<HTMLDivElement>(null);
  const latest = useRef(stage);
  useEffect(() => {
    latest.current = stage;
  }, [stage]);
  useEffect(() => {
    const box = holder.current;
    if (box === null) return undefined;
    const tiles = (): readonly PaintedTile[] => {
      const { shown, ratios, focus } = latest.current;
      return shown.map(({ tile, place }) => {
        const key = tileKey(tile);
        const closely = tile.source === 'screen' || (focus !== undefined && tileKey(focus) === key);
        return {
          key,
          place,
          name: nameOf(session, tile),
          video: liveVideo(session, tile, box.querySelector(`[data-tile="${CSS.escape(key)}"]`)),
          whole: shownShare(place.width / place.height, ratios.of(tile)) < (closely ? 0.98 : LEAST_SHOWN),
        };
      });
    };
    return record(session, tiles, box);
  }, [session]);
  return (
    <div ref={holder} className="recorder-stage" style={PICTURE}>
      {stage.shown.map(({ tile, place }) => (
        <Source key={tileKey(tile)} tile={tile} style={place} ratios={stage.ratios} />
      ))}
    </div>
  );
}

interface SourceProps {
  readonly tile: Tile;
  readonly style: PaintedTile['place'];
  readonly ratios: VideoRatios;
}

/** Receives a tile's video at the size at which it is painted. */
function Source({ tile, style, ratios }: SourceProps): ReactNode {
  const element = useRef<HTMLDivElement>(null);
  useReportedRatio(element, tile, ratios);
  return (
    <div ref={element} className="recorder-source" style={style} data-tile={tileKey(tile)}>
      <ParticipantVideo participant={tile.participantId} source={tile.source} className="recorder-video" />
    </div>
  );
}

function nameOf(session: CallSession, { participantId, source }: Tile): string {
  const name = participantId === 'local' ? '' : (session.participant(participantId)?.name ?? '');
  return source === 'screen' ? recorderTexts.screenOf(name) : name;
}

/** Of two elements that lie one over the other, as while a call moves, the last is seen. */
function liveVideo(
  session: CallSession,
  { participantId, source }: Tile,
  holder: Element | null,
): HTMLVideoElement | undefined {
  if (participantId === 'local' || holder === null) return undefined;
  const sent = session.participant(participantId)?.publications.find((one) => one.source === source);
  if (!isLive(sent)) return undefined;
  const ready = [...holder.querySelectorAll('video')].filter(
    ({ readyState, videoWidth }) => readyState >= HTMLMediaElement.HAVE_CURRENT_DATA && videoWidth > 0,
  );
  return ready.at(-1);
}

/** Those who are in the room that the call is on. */
const present = (session: CallSession): readonly ParticipantId[] =>
  pinnedRoom(session.getState())?.order ?? [];

function voices(session: CallSession): ReadonlyMap<string, MediaStreamTrack> {
  const tracks = new Map<string, MediaStreamTrack>();
  for (const id of present(session))
    for (const source of ['microphone', 'screen-audio'] as const) {
      const track = session.remoteTrack(id, source);
      if (track) tracks.set(`${id} ${source}`, track);
    }
  return tracks;
}

/** Whether everyone who sends is seen and heard. */
function complete(session: CallSession, tiles: readonly PaintedTile[]): boolean {
  const seen = new Set(tiles.filter(({ video }) => video !== undefined).map(({ key }) => key));
  return present(session).every((participantId) =>
    (session.participant(participantId)?.publications ?? []).every((sent) => {
      const { source } = sent;
      if (!isLive(sent)) return true;
      return source === 'camera' || source === 'screen'
        ? seen.has(tileKey({ participantId, source }))
        : session.remoteTrack(participantId, source) !== undefined;
    }),
  );
}

/** Paints, mixes and encodes until it is stopped; returns how to stop at once. */
function record(session: CallSession, tiles: () => readonly PaintedTile[], box: HTMLElement): () => void {
  const picture = new Picture();
  const sound = new SoundMixer();
  let encoder: FileEncoder | undefined;
  let begun = false;
  const openedAt = performance.now();
  let aloneSince: number | undefined;
  // What is filmed from outside has to be on the screen; what is encoded here need not be drawn twice.
  if (!encodesHere()) box.append(picture.element);

  const begin = (): void => {
    begun = true;
    void tellHost({ type: 'started', contentType: CONTENT_TYPE });
    const { track } = picture;
    if (!encodesHere() || !track || !sound.track) return;
    encoder = new FileEncoder(new MediaStream([track, sound.track]), (number, base64) =>
      tellHost({ type: 'chunk', number, base64 }),
    );
  };
  const timer = setInterval(() => {
    const now = performance.now();
    const painted = tiles();
    sound.set(voices(session));
    picture.paint(painted);
    const alone = present(session).length === 0;
    aloneSince = alone ? (aloneSince ?? now) : undefined;
    if (aloneSince !== undefined && now - aloneSince > ALONE) {
      aloneSince = Number.POSITIVE_INFINITY;
      void tellHost({ type: 'alone' });
    }
    if (!begun && ((!alone && complete(session, painted)) || now - openedAt > PATIENCE)) begin();
  }, 1_000 / FRAMES_PER_SECOND);

  window.crossfadeRecorderStop = async () => {
    await encoder?.stop();
    await session.leave();
  };
  return () => {
    clearInterval(timer);
    delete window.crossfadeRecorderStop;
    void encoder?.stop();
    void sound.close();
  };
}
