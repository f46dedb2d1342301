import type { Demand, MediaKind, PublicationId, Source, ParticipantInfo } from '@crossfade/video-core';
import type {
  DtlsParameters,
  IceParameters,
  RtpCapabilities,
  RtpParameters,
  SctpStreamParameters,
  TransportInfo,
} from './rtc-parameters.ts';
import type { DataLabel } from './data-label.ts';
import type { Received } from './pushes.ts';

export interface ReceiveCapabilities {
  readonly recvRtpCapabilities: RtpCapabilities;
}

/** Of the captured video, in pixels: what the largest layer measures. Absent is taken for 1280 x 720. */
export interface FrameSize {
  readonly width: number;
  readonly height: number;
}

type Nothing = Record<never, never>;

/** Every request, with what it carries and what its answer carries. */
export interface Requests {
  'connect-transport': {
    data: { readonly transportId: string; readonly dtlsParameters: DtlsParameters };
    answer: Nothing;
  };
  'restart-ice': {
    data: { readonly transportId: string };
    answer: { readonly iceParameters: IceParameters };
  };
  /**
   * Makes a new transport and closes the old one. Sending: publications stay in the roster and are produced
   * again under the same id. Receiving: the answer carries every consumer again, if `receive` was done.
   */
  'renew-transport': {
    data: { readonly direction: 'send' | 'receive' };
    answer: { readonly transport: TransportInfo; readonly received?: Received };
  };
  /** From now on the server makes consumers; those of what is published already are in the answer. */
  receive: { data: ReceiveCapabilities; answer: Received };
  /** May come together with `connect-transport`. A publication that has lost its producer gets this one. */
  produce: {
    data: {
      readonly publicationId: PublicationId;
      readonly source: Source;
      readonly kind: MediaKind;
      readonly rtpParameters: RtpParameters;
      readonly muted: boolean;
      readonly size?: FrameSize;
      /** End to end: what the others get is of no use without the sender's key. */
      readonly encrypted?: boolean;
    };
    answer: Nothing;
  };
  /** The captured size has changed, as when another device took over. */
  'set-size': { data: { readonly publicationId: PublicationId; readonly size: FrameSize }; answer: Nothing };
  unproduce: { data: { readonly publicationId: PublicationId }; answer: Nothing };
  'set-muted': {
    data: { readonly publicationId: PublicationId; readonly muted: boolean };
    answer: Nothing;
  };
  /** For consumers that came with `paused: true`; ids that are gone are passed over. */
  'resume-consumers': { data: { readonly consumerIds: readonly string[] }; answer: Nothing };
  /** May name publications that are not there yet. */
  'set-demand': {
    data: { readonly demands: Readonly<Record<PublicationId, Demand>> };
    answer: Nothing;
  };
  'set-subscribed': {
    data: { readonly publicationId: PublicationId; readonly subscribed: boolean };
    answer: Nothing;
  };
  'produce-data': {
    data: { readonly label: DataLabel; readonly sctpStreamParameters: SctpStreamParameters };
    answer: Nothing;
  };
  /** Both data consumers are open; what waited for that is sent now. Asked again after each new transport. */
  'data-open': { data: Nothing; answer: Nothing };
  snapshot: { data: Nothing; answer: { readonly roster: readonly ParticipantInfo[] } };
  /** The participant is gone at once, without a resume window. */
  leave: { data: Nothing; answer: Nothing };
}

export type Method = keyof Requests;

/** The payload of the one client-to-server event. */
export interface RequestEnvelope<M extends Method = Method> {
  /** Minted by the client; the same id is answered with the same result and does nothing twice. */
  readonly id: string;
  readonly method: M;
  readonly data: Requests[M]['data'];
}

export type AnswerCode =
  | 'malformed'
  | 'unknown-method'
  | 'too-many-requests'
  | 'out-of-order'
  | 'not-found'
  | 'refused'
  | 'limit-reached'
  | 'gone'
  | 'failed';

export type Answer<M extends Method = Method> =
  | { readonly ok: true; readonly data: Requests[M]['answer'] }
  | { readonly ok: false; readonly code: AnswerCode; readonly message: string };
