import { englishRecorder } from './english/recorder.ts';

/** What the recorder's page shows, and what is written into a recording. */
export const recorderTexts = englishRecorder;
