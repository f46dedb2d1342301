/** What the recorder's page shows, and what is written into a recording. */
export const englishRecorder = {
  name: 'Recorder',
  title: 'Recorder',
  refused: 'This page is opened by the recorder alone. There is nothing to see here.',
  screenOf: (name: string) => (name === '' ? 'Shared screen' : `Screen of ${name}`),
};
