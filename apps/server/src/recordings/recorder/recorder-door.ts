import type { CallId, CallKey, Rights, TenantId } from '@crossfade/video-core';
import type { Identity } from '@crossfade/video-core/server';
import { recorderParticipant } from './recorder-participant.ts';
import type { RecorderPasses } from './recorder-passes.ts';

/** Presents a recorder's pass; `apps/web/src/recorder/recorder-page.tsx` sends it. */
export const PASS_HEADER = 'x-recorder';

/** It is in the call for everyone, and nobody has to look at it. It is the only holder of such rights beside who looks at a door. */
const RECORDS: Rights = { publish: [], subscribe: true, data: false, hidden: true };
/** What logs and the records of a call have for its name. */
const NAME = 'Recorder';

export interface RecorderDoorOptions {
  readonly passes: Pick<RecorderPasses, 'find'>;
  /** The call that is open at a key, if one is. */
  readonly openCall: (tenant: TenantId, key: CallKey) => Promise<CallId | undefined>;
}

/** Lets recorders into the calls that they record. */
export class RecorderDoor {
  readonly #options: RecorderDoorOptions;

  constructor(options: RecorderDoorOptions) {
    this.#options = options;
  }

  /**
   * What the holder of a pass is at a key. `undefined` for who presents none, or at another key, or where the call that is
   * recorded is not open: a recorder begins no call, and nobody in the next one at this key has agreed.
   */
  async identify(key: CallKey, headers: Headers): Promise<Identity | undefined> {
    const { passes, openCall } = this.#options;
    const token = headers.get(PASS_HEADER);
    if (token === null) return undefined;
    const recorder = await passes.find(token);
    if (recorder?.key !== key || (await openCall(recorder.tenant, key)) !== recorder.call) return undefined;
    return {
      tenant: recorder.tenant,
      grants: new Set(),
      subject: `recorder:${recorder.recording}`,
      participant: recorderParticipant(recorder.recording),
      name: NAME,
      role: 'guest',
      rights: RECORDS,
      passesLock: true,
      // The call may end before the join finds it.
      call: recorder.call,
    };
  }
}
