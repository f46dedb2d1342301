export type IngressType = 'rtmp' | 'whip';

/** What the server noticed, for programs and for people. */
interface Said {
  readonly code: string;
  readonly message: string;
}

/** A creator’s ingress; `GET /api/stream/ingress`. */
export interface Ingress {
  readonly ingressId: string;
  readonly serverUrl: string;
  readonly type: IngressType;
  /** The last characters of the key. */
  readonly keyEnd: string;
  readonly preset: string;
  readonly state: 'INACTIVE' | 'BUFFERING' | 'PUBLISHING' | 'ERROR';
  readonly problem: Said | null;
  readonly health: {
    readonly width: number;
    readonly height: number;
    readonly fps: number;
    /** Kilobits a second. */
    readonly kbps: number;
    /** Seconds. */
    readonly keyframeInterval: number | null;
    readonly transcoded: boolean;
  } | null;
  readonly advice: readonly Said[];
}

/** With its key, which is told once; `POST /api/stream/ingress`. */
export interface NewIngress {
  readonly ingressId: string;
  readonly streamKey: string;
}
