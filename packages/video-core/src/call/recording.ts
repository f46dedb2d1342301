/** Why a call cannot be recorded. */
export type RecordingRefusal = 'encrypted';

/** Whether a call can be recorded: a server can store end-to-end encrypted media, but nobody can watch it. */
export const recordingRefusal = (call: { readonly encrypted?: boolean }): RecordingRefusal | undefined =>
  call.encrypted ? 'encrypted' : undefined;
