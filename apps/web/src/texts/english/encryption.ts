/** The texts about end-to-end encryption. */
export const englishEncryption = {
  encryption: {
    name: 'End-to-end encryption',
    mark: 'Encrypted',
    choose: 'Encrypt end to end',
    chooseNote: 'Only people with the key can see and hear this call. Our servers cannot.',
    passphrase: 'Passphrase (optional)',
    passphraseNote:
      'If you leave this empty, the link carries the key. Otherwise, tell everyone the passphrase yourself.',
    isEncrypted: 'This call is encrypted end to end',
    isNotEncrypted: 'This call is already running, without end-to-end encryption.',
    unsupported:
      'Your browser cannot encrypt calls end to end. Use a current Chrome, Edge, Firefox or Safari.',
    key: 'Key or passphrase',
    keyNote: 'Ask the person who invited you.',
    applyKey: 'Use key',
    enterKey: 'Enter key',
    close: 'Close',
    scope:
      'Video and sound are encrypted on your device. Only people with the same key can see and hear them.',
    chatScope: 'Chat messages, names and raised hands are not encrypted: the server can read them.',
    recording: {
      encrypted: 'This call cannot be recorded: it is encrypted, so the server cannot see or hear it.',
    },
    keyErrors: {
      missing: 'This call is encrypted and you do not have its key. Others cannot see or hear you.',
      wrong: 'Others are using a different key. You cannot see or hear each other.',
    },
    unreadable: {
      off: 'Not encrypted',
      'missing-key': 'Encrypted; the key is missing',
      'wrong-key': 'Encrypted with another key',
    },
  },
} as const;
