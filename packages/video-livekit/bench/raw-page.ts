import {
  Room,
  RoomEvent,
  Track,
  VideoPreset,
  type LocalTrackPublication,
  type RemoteTrack,
} from 'livekit-client';
import { DEFAULT_PUBLISH_PROFILE } from '@crossfade/video-core';
import { openCameraAndMicrophone } from '../../../bench/pages/camera.ts';
import type { Contender, Seat } from '../../../bench/pages/contender.ts';

/** livekit-client as its quick start uses it: https://docs.livekit.io/home/quickstarts/javascript/ */
export class RawLivekit implements Contender {
  readonly #room = new Room();
  #seat: Seat | undefined;
  #media: Awaited<ReturnType<typeof openCameraAndMicrophone>> | undefined;

  async prepare(seat: Seat): Promise<void> {
    this.#seat = seat;
    this.#media = await openCameraAndMicrophone();
  }

  async join(onVideo: (video: HTMLVideoElement) => void): Promise<void> {
    const room = this.#room;
    room.on(RoomEvent.TrackSubscribed, (track: RemoteTrack) => {
      const element = track.attach();
      document.querySelector('#remote')?.append(element);
      if (element instanceof HTMLVideoElement) onVideo(element);
    });

    const { server, room: name, name: identity } = this.#seat ?? unprepared();
    const query = new URLSearchParams({ room: name, name: identity });
    const { url, token } = await (await fetch(`${server}/livekit/token?${query}`)).json();
    await room.connect(url, token);
    await this.#publish();
  }

  async #publish(): Promise<readonly LocalTrackPublication[]> {
    const { camera, microphone } = this.#media ?? unprepared();
    const { camera: profile, microphone: sound } = DEFAULT_PUBLISH_PROFILE;
    const encodings = profile.layers.map(({ scaleDownBy, maxBitrate, maxFramerate }) => ({
      preset: new VideoPreset(1280 / scaleDownBy, 720 / scaleDownBy, maxBitrate, maxFramerate),
      encoding: { maxBitrate, maxFramerate },
    }));
    const participant = this.#room.localParticipant;
    return await Promise.all([
      participant.publishTrack(microphone, {
        source: Track.Source.Microphone,
        audioPreset: { maxBitrate: sound.maxBitrate },
        dtx: sound.dtx,
        red: sound.red,
      }),
      participant.publishTrack(camera, {
        source: Track.Source.Camera,
        videoCodec: DEFAULT_PUBLISH_PROFILE.codecs.camera,
        simulcast: true,
        videoEncoding: encodings.at(-1)?.encoding ?? unprepared(),
        videoSimulcastLayers: encodings.slice(0, -1).map(({ preset }) => preset),
        degradationPreference: DEFAULT_PUBLISH_PROFILE.degradation.camera,
      }),
    ]);
  }

  async leave(): Promise<void> {
    await this.#room.disconnect();
  }
}

function unprepared(): never {
  throw new Error('prepare comes first');
}
