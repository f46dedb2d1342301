/**
 * What a window of Chromium does for people who type into its address bar: two pages of its own, which cost more than any
 * page of a test does at its start.
 */
const OF_THE_ADDRESS_BAR = ['WebUIOmniboxPopup', 'WebUIOmniboxAimPopup'];

/** What Playwright 1.65 switches off; of two such switches Chromium reads the last. */
const OFF_BY_PLAYWRIGHT = [
  'AvoidUnnecessaryBeforeUnloadCheckSync',
  'DestroyProfileOnBrowserClose',
  'HttpsUpgrades',
  'HttpsFirstBalancedModeAutoEnable',
  'LensOverlay',
  'MediaRouter',
  'PaintHolding',
  'ThirdPartyStoragePartitioning',
  'AvoidCorsURLLoaderRestartOnRedirect',
  'TcpPortRandomizationWin',
  'OptimizationHints',
  'NetworkTimeServiceQuerying',
  'AimEnabled',
  'PreconnectToSearch',
];

/** Chromium as a person has it, with devices that are not there: no GPU, and no traffic of its own. */
export const PROMPTING_CHROMIUM_FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  `--disable-features=${[...OFF_BY_PLAYWRIGHT, ...OF_THE_ADDRESS_BAR].join()}`,
  '--use-fake-device-for-media-stream',
];

/** And as most tests and benches need it: nobody is asked for a permission, and sound plays without a click. */
export const CHROMIUM_FLAGS = [
  ...PROMPTING_CHROMIUM_FLAGS,
  '--use-fake-ui-for-media-stream',
  '--autoplay-policy=no-user-gesture-required',
];
