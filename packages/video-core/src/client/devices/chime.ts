/** Per second, and 16 bits each. */
const SAMPLES = 24_000;
/** Seconds. */
const LENGTH = 1.1;
/** A rising fifth. Hertz, and seconds after the start. */
const NOTES = [
  { pitch: 523.25, at: 0 },
  { pitch: 783.99, at: 0.28 },
] as const;
/** Of full scale: loud enough to hear, not to start at. */
const LOUDNESS = 0.3;
/** Seconds in which a note comes up, so that it does not click. */
const ATTACK = 0.01;

/** A short sound to try out a speaker with, as a WAV file. */
export function chime(): Uint8Array<ArrayBuffer> {
  const count = Math.round(SAMPLES * LENGTH);
  const file = new DataView(new ArrayBuffer(44 + count * 2));
  const text = (at: number, letters: string) =>
    [...letters].forEach((letter, index) => file.setUint8(at + index, letter.charCodeAt(0)));
  text(0, 'RIFF');
  file.setUint32(4, 36 + count * 2, true);
  text(8, 'WAVEfmt ');
  file.setUint32(16, 16, true);
  // Uncompressed, one channel.
  file.setUint16(20, 1, true);
  file.setUint16(22, 1, true);
  file.setUint32(24, SAMPLES, true);
  file.setUint32(28, SAMPLES * 2, true);
  file.setUint16(32, 2, true);
  file.setUint16(34, 16, true);
  text(36, 'data');
  file.setUint32(40, count * 2, true);
  for (let index = 0; index < count; index += 1)
    file.setInt16(44 + index * 2, Math.round(soundAt(index / SAMPLES) * 0x7fff), true);
  return new Uint8Array(file.buffer);
}

/** Between -1 and 1. Each note comes up, rings out, and is silent at the end. */
function soundAt(seconds: number): number {
  return NOTES.reduce((sum, { pitch, at }) => {
    const since = seconds - at;
    if (since < 0) return sum;
    const envelope =
      Math.min(since / ATTACK, 1) * Math.exp(-5 * since) * Math.min((LENGTH - seconds) * 20, 1);
    return sum + Math.sin(2 * Math.PI * pitch * since) * envelope * LOUDNESS;
  }, 0);
}
