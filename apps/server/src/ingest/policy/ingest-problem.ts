/** Why an encoder is not, or is no longer, on the air; each in words that say what to do. */
export const INGEST_PROBLEMS = {
  'key-unknown': 'This stream key is not valid. Copy the key from the Keys page, or reset it there.',
  'in-use': 'Another encoder is already sending with this stream key. Stop it first.',
  'not-approved': 'Staff have not approved your stream yet.',
  'wrong-type': 'This key is for another protocol. Reset the key for the one that your encoder uses.',
  'video-hevc': 'Your encoder sends HEVC (H.265), which browsers cannot play. Set the encoder to H.264.',
  'video-av1': 'Your encoder sends AV1, which is not taken over RTMP. Set the encoder to H.264.',
  'video-codec': 'Your encoder sends video that cannot be played here. Set the encoder to H.264.',
  'audio-codec': 'Your encoder sends audio that cannot be taken. Set the audio encoder to AAC.',
  'too-large': 'The video is larger than 2560 x 1440. Lower the output resolution, for example to 1920x1080.',
  'too-fast': 'The video has more than 60 frames per second. Set the frame rate to 30 or 60.',
  'too-much': 'The encoder sends more than 20 Mbit/s. Lower the bitrate, for example to 6000 Kbps.',
  'no-media': 'The encoder is connected but sends nothing. Check its sources and start it again.',
  'no-video': 'The encoder sends no video. Add a video source and start it again.',
  'room-unavailable': 'The stream could not be published. The encoder may try again in a moment.',
  'converter-failed': 'The encoder’s media could not be converted. Start the encoder again.',
  ended: 'You ended this stream. Stop the encoder and start it again to go live.',
  reset: 'The stream key was reset. Enter the new key in the encoder.',
  removed: 'The stream was ended by a moderator.',
} as const;

export type IngestProblem = keyof typeof INGEST_PROBLEMS;
