/** Why nothing is recorded any more, by the server's word for it. */
const over: Readonly<Record<string, string>> = {
  refused: 'The call is not recorded: not everyone agreed.',
  unanswered: 'The call is not recorded: not everyone answered in time.',
  cancelled: 'The recording was cancelled.',
  stopped: 'The recording has stopped.',
  withdrawn: 'The recording has stopped: someone no longer agrees to it.',
  'not-agreed': 'The recording has stopped: someone is here who has not agreed to it.',
  left: 'The recording has stopped: everyone had left.',
  'call-ended': 'The recording has stopped: the call has ended.',
  recorder: 'The recording has stopped.',
};

/** The texts about the recording of a call. */
export const englishRecording = {
  recording: {
    start: 'Start recording',
    stop: 'Stop recording',
    badge: 'Recording',
    interruptedBadge: 'Recording interrupted',
    isRecorded: 'This call is being recorded.',
    began: 'This call is being recorded',
    question: (name: string) =>
      name === ''
        ? 'May this call be recorded, with your picture and your voice?'
        : `${name} asks to record this call, with your picture and your voice. Do you agree?`,
    yes: 'Yes',
    no: 'No',
    waiting: (names: string) => `The recording begins when everyone agrees. Waiting for ${names}.`,
    waitingForAll: 'The recording begins when everyone agrees.',
    queued: 'Everyone agrees. The recording begins as soon as a recorder is free.',
    interrupted: 'The recording is interrupted. It goes on by itself; nothing is recorded until then.',
    withdraw: 'Withdraw consent',
    withdrawTitle: 'Stop being recorded?',
    withdrawBody: 'The recording stops for everyone. You can then have it deleted.',
    withdrawConfirm: 'Withdraw consent',
    cancel: 'Cancel',
    over,
    offer: 'The recording has stopped: someone no longer agrees to it. Delete what was recorded?',
    erase: 'Delete recording',
    keep: 'Keep it',
    erased: 'The recording was deleted',
    failed: (message: string) => `That did not work. ${message}`,
    door: {
      recording: {
        title: 'This call is being recorded',
        body: 'If you join, your picture and your voice are recorded. You can withdraw your consent at any time, which stops the recording.',
      },
      asking: {
        title: 'This call is about to be recorded',
        body: 'The recording begins when everyone agrees. If you join, your picture and your voice are recorded. You can withdraw your consent at any time.',
      },
      join: 'Join and be recorded',
      stay: 'Do not join',
    },
    decision: {
      open: (name: string) => `Enter who decides for ${name}`,
      title: (name: string) => `Who decides for ${name}?`,
      decidedBy: 'Who decided',
      decidedByNote: 'For example: Clara Lind, guardian',
      ground: 'On what ground',
      groundNote: 'For example: court order of 3 May',
      until: 'Until when',
      save: 'Enter decision',
    },
  },
} as const;
