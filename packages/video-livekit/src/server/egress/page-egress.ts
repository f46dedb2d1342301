import {
  EgressClient,
  EgressStatus,
  EncodedFileOutput,
  EncodedFileType,
  EncodingOptions,
  type EgressInfo,
} from 'livekit-server-sdk';

/** How a recording of the egress service goes. `complete` and `failed` are final. */
export interface EgressNews {
  readonly id: string;
  readonly state: 'starting' | 'active' | 'ending' | 'complete' | 'failed';
  /** Why it failed, as the service says. */
  readonly answer?: string;
}

export interface PageEgressOptions {
  /** Of the LiveKit server whose egress service it is: an `http:`, `https:`, `ws:` or `wss:` URL. */
  readonly url: string;
  readonly apiKey: string;
  readonly apiSecret: string;
  /** Timeout of a request, in seconds; 10 by default. */
  readonly requestTimeout?: number;
}

/** Pixels, frames a second, kilobits a second and seconds: half an hour has 131 MB. */
const ENCODING = new EncodingOptions({
  width: 1_280,
  height: 720,
  framerate: 20,
  videoBitrate: 520,
  audioBitrate: 64,
  keyFrameInterval: 4,
});

/**
 * Has LiveKit's egress service open a page and record what it shows and plays, as MP4 with 1280 x 720 pixels:
 * https://docs.livekit.io/home/egress/web/. The page says on its console when to begin (`START_RECORDING`) and to end
 * (`END_RECORDING`). The service's webhooks arrive with those of its LiveKit server ({@link LivekitServerOptions.onEgress}).
 */
export class PageEgress {
  readonly #client: EgressClient;

  constructor({ url, apiKey, apiSecret, requestTimeout = 10 }: PageEgressOptions) {
    this.#client = new EgressClient(url.replace(/^ws/, 'http'), apiKey, apiSecret, { requestTimeout });
  }

  /** Answers its id. `file` is a path as the egress service sees it. */
  async start(page: string, file: string): Promise<string> {
    const output = new EncodedFileOutput({
      fileType: EncodedFileType.MP4,
      filepath: file,
      // A list of segments beside the file, which nobody reads.
      disableManifest: true,
    });
    const { egressId } = await this.#client.startWebEgress(page, output, {
      encodingOptions: ENCODING,
      awaitStartSignal: true,
    });
    return egressId;
  }

  /** It ends in order; news says when the file is there. */
  async stop(id: string): Promise<void> {
    await this.#client.stopEgress(id);
  }

  /** `undefined` when the service knows none of that id. */
  async find(id: string): Promise<EgressNews | undefined> {
    const [info] = await this.#client.listEgress({ egressId: id });
    return info && egressNewsOf(info);
  }
}

/** What a webhook (`egress_started`, `egress_updated`, `egress_ended`) or an answer of the service says. */
export const egressNewsOf = ({ egressId: id, status, error }: EgressInfo): EgressNews => ({
  id,
  state: stateOf(status),
  ...(error !== '' && { answer: error }),
});

function stateOf(status: EgressStatus): EgressNews['state'] {
  switch (status) {
    case EgressStatus.EGRESS_STARTING:
      return 'starting';
    case EgressStatus.EGRESS_ACTIVE:
      return 'active';
    case EgressStatus.EGRESS_ENDING:
      return 'ending';
    // The file is whole, and as long as the service lets it be.
    case EgressStatus.EGRESS_COMPLETE:
    case EgressStatus.EGRESS_LIMIT_REACHED:
      return 'complete';
    case EgressStatus.EGRESS_FAILED:
    case EgressStatus.EGRESS_ABORTED:
      return 'failed';
  }
}
