import type { ParticipantInfo } from '../../contract/adapter-event.ts';
import { asId } from '../../contract/identity.ts';
import { mediaKindOf, type Source } from '../../contract/media.ts';
import type { MoveNotice, MoveReport } from '../../call/move-protocol.ts';
import { Mover } from '../../move/client/mover.ts';
import { FakeDevices } from './fake-devices.ts';
import { fakeJoinAnswer } from './fake-join-answer.ts';
import { fakeMoveNotice } from './fake-move-notice.ts';
import type { FakeRoom } from './fake-room.ts';
import { SCENE_JOIN, SessionScene } from './session-scene.ts';

export const BEN = asId.participant('ben');
const SOURCES_OF_BEN = ['microphone', 'camera'] as const;

/** A session in a call with Ben, which an unseen server moves from one fake room to the next. */
export class MoveScene {
  /** Every element that plays sound and was made so far. */
  readonly voices: HTMLAudioElement[] = [];
  readonly reports: MoveReport[] = [];
  readonly scene: SessionScene;
  readonly mover: Mover;
  #epoch = 1;
  #moves = 0;
  readonly #devices = new FakeDevices();

  constructor() {
    this.scene = new SessionScene({
      audioElement: () => {
        const element = new Audio();
        this.voices.push(element);
        return element;
      },
    });
    this.scene.answer = async ({ attempt }) =>
      fakeJoinAnswer(attempt ? { epoch: this.#epoch + 1, attempt } : { epoch: this.#epoch });
    this.mover = new Mover(
      () => this.scene.admitted,
      (report) => this.reports.push(report),
    );
  }

  get session() {
    return this.scene.session;
  }

  /** The room that was connected to last. */
  get room(): FakeRoom {
    return this.scene.adapter.room;
  }

  async join(): Promise<FakeRoom> {
    await this.session.join(SCENE_JOIN);
    await this.sends(this.room);
    return this.room;
  }

  /** Ben is in a room, and what he sends arrives. */
  async sends(room: FakeRoom, packets = 10): Promise<void> {
    const at = this.scene.adapter.rooms.indexOf(room);
    const id = (source: Source) => asId.publication(`${source}-of-ben-${at}`);
    const ben: ParticipantInfo = {
      participantId: BEN,
      name: 'Ben',
      role: 'guest',
      joinedAt: 0,
      publications: SOURCES_OF_BEN.map((source) => ({
        publicationId: id(source),
        source,
        mutedBy: [],
        encrypted: false,
        layers: 3,
      })),
    };
    room.emit({ type: 'participant-joined', participant: ben });
    for (const source of SOURCES_OF_BEN) {
      const [track] = await this.#devices.capture(source, undefined);
      room.options.observer.media(id(source), track);
    }
    room.counters = SOURCES_OF_BEN.map((source) => ({
      publicationId: id(source),
      direction: 'receive',
      kind: mediaKindOf(source),
      bytes: packets * 100,
      packets,
      frames: packets,
    }));
  }

  /** Another move from the room that the call is on, as the server announces it. */
  next(): MoveNotice {
    this.#moves += 1;
    const { pin } = this.session.getState();
    const { target } = fakeMoveNotice();
    return fakeMoveNotice({
      id: asId.move(`move-${this.#moves}`),
      source: pin ?? { epoch: 0, attempt: 0 },
      target: { ...target, epoch: this.#epoch + 1, attempt: this.#moves + 1 },
    });
  }

  /** The server has moved the call. */
  commit(notice: MoveNotice): void {
    this.#epoch = notice.target.epoch;
    this.mover.take({ type: 'told', notice: { ...notice, phase: 'committed' } });
  }

  /** The states that were reported, each once in a row. */
  get told(): readonly string[] {
    return this.reports.map(({ state }) => state).filter((state, at, all) => state !== all[at - 1]);
  }

  /** The elements that can be heard now. */
  get audible(): readonly HTMLAudioElement[] {
    return this.voices.filter(({ muted, srcObject }) => !muted && srcObject !== null);
  }
}
