import type { Page } from '@playwright/test';

/**
 * From the next load on, somebody talks without a pause. The browser's fake microphone beeps for a moment once a
 * second, which a server may rightly take for a noise.
 */
export async function speakSteadily(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const media = navigator.mediaDevices;
    const open = media.getUserMedia.bind(media);
    media.getUserMedia = async (constraints) => {
      const stream = await open(constraints);
      for (const beeping of stream.getAudioTracks()) {
        const context = new AudioContext();
        const voice = context.createOscillator();
        const microphone = context.createMediaStreamDestination();
        voice.connect(microphone);
        voice.start();
        stream.removeTrack(beeping);
        for (const track of microphone.stream.getAudioTracks()) stream.addTrack(track);
      }
      return stream;
    };
  });
}
