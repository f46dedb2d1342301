import type { Source } from '../../contract/media.ts';
import type { MediaDevicesPort } from '../../client/media/media-devices.ts';

/** For unit tests: a track with no media in it, which knows whether it was stopped. */
class FakeTrack extends EventTarget implements MediaStreamTrack {
  readonly kind: 'audio' | 'video';
  readonly id: string;
  readonly label: string;
  muted = false;
  contentHint = '';
  enabled = true;
  readyState: MediaStreamTrackState = 'live';
  onended = null;
  onmute = null;
  onunmute = null;
  readonly #devices: FakeDevices;

  constructor(devices: FakeDevices, kind: 'audio' | 'video', label: string) {
    super();
    this.#devices = devices;
    this.kind = kind;
    this.label = label;
    this.id = `${label}-${devices.tracks.push(this)}`;
  }

  clone(): MediaStreamTrack {
    return new FakeTrack(this.#devices, this.kind, this.label);
  }
  stop(): void {
    this.readyState = 'ended';
  }
  /** What a browser does when a device is unplugged. */
  unplug(): void {
    this.readyState = 'ended';
    this.dispatchEvent(new Event('ended'));
  }
  /** What a browser does when the system takes the device for a phone call, and gives it back. */
  interrupt(muted: boolean): void {
    this.muted = muted;
    this.dispatchEvent(new Event(muted ? 'mute' : 'unmute'));
  }
  getSettings(): MediaTrackSettings {
    return { deviceId: this.label };
  }
  getCapabilities(): MediaTrackCapabilities {
    return {};
  }
  getConstraints(): MediaTrackConstraints {
    return {};
  }
  applyConstraints(): Promise<void> {
    return Promise.resolve();
  }
}

/** For unit tests: devices that remember every track that they gave, clones included. */
export class FakeDevices implements MediaDevicesPort {
  readonly tracks: FakeTrack[] = [];
  failure: DOMException | undefined;
  /** While set, captures wait for it. */
  gate: Promise<void> | undefined;
  /** Devices that are not plugged in any more. */
  readonly gone = new Set<string>();
  /** As on many phones: no second device of a kind is opened while one is on. */
  oneOfAKind = false;

  async capture(
    source: Exclude<Source, 'screen-audio'>,
    deviceId: string | undefined,
  ): Promise<readonly MediaStreamTrack[]> {
    await this.gate;
    if (this.failure) throw this.failure;
    if (deviceId !== undefined && this.gone.has(deviceId)) throw new DOMException('', 'OverconstrainedError');
    const kind = source === 'microphone' ? 'audio' : 'video';
    if (this.oneOfAKind && this.live().some((track) => track.kind === kind))
      throw new DOMException('Could not start video source', 'NotReadableError');
    const track = new FakeTrack(this, kind, deviceId ?? `default-${source}`);
    return source === 'screen' ? [track, new FakeTrack(this, 'audio', 'system-sound')] : [track];
  }

  live(): readonly FakeTrack[] {
    return this.tracks.filter(({ readyState }) => readyState === 'live');
  }
}
