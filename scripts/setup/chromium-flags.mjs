/** Chromium as a person has it, with devices that are not there: no GPU, and no traffic of its own. */
export const PROMPTING_CHROMIUM_FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--use-fake-device-for-media-stream',
];

/** And as most tests and benches need it: nobody is asked for a permission, and sound plays without a click. */
export const CHROMIUM_FLAGS = [
  ...PROMPTING_CHROMIUM_FLAGS,
  '--use-fake-ui-for-media-stream',
  '--autoplay-policy=no-user-gesture-required',
];
