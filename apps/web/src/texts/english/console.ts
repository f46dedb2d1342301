import type { MeasuredQuality } from '@crossfade/video-core';
import { counted, listed, pixels, rounded, tenths, whole } from './wording.ts';
import { englishSite } from './site.ts';

const LANGUAGE = englishSite.language.tag;
const time = new Intl.DateTimeFormat(LANGUAGE, { timeStyle: 'short' });
const dateAndTime = new Intl.DateTimeFormat(LANGUAGE, { dateStyle: 'medium', timeStyle: 'short' });

const people = (count: number): string => counted(count, { one: '# person', other: '# people' });
const calls = (count: number): string => counted(count, { one: '# call', other: '# calls' });

/** What is measured of calls. */
type MeasureName =
  | 'join-failure'
  | 'join'
  | 'first-frame'
  | 'disconnect'
  | 'reconnect'
  | 'move-gap'
  | 'freezes'
  | 'frozen'
  | 'concealed'
  | 'cpu-limited'
  | 'send-bitrate'
  | 'receive-bitrate'
  | 'send-height'
  | 'receive-height';

/** The texts of the operators' console. */
export const englishConsole = {
  title: 'Console',
  unreachable: 'The server does not answer. Check that it runs, then try again.',
  stale: 'The server does not answer. What you see is from before.',
  loading: 'Loading…',
  retry: 'Try again',
  cancel: 'Cancel',
  close: 'Close',
  reason: 'Reason, for the audit log (optional)',
  /** With the date where it is another day. */
  at: (when: number, today = new Date()): string =>
    (new Date(when).toDateString() === today.toDateString() ? time : dateAndTime).format(when),
  calls,

  signIn: {
    title: 'Sign in to the console',
    body: 'Operators see live calls and decide where they run. They neither see nor hear anybody.',
    token: 'Staff token',
    note: 'The value of STAFF_TOKEN on the server. In development it is in data/staff-token.',
    submit: 'Sign in',
    wrong: 'This is not the staff token.',
    account: 'Sign in with your account instead',
  },
  staff: 'Staff pages',
  signOut: 'Sign out',

  disagreements: 'Settings disagree',

  deployments: {
    title: 'Deployments',
    healthy: 'Healthy',
    unhealthy: 'Unhealthy',
    killed: 'Out of service',
    kill: 'Take out of service',
    killOf: (name: string) => `Take out of service: ${name}`,
    killTitle: (name: string) => `Take ${name} out of service?`,
    killBody: (name: string, there: number | undefined) =>
      `New calls go elsewhere at once.${
        there === 0
          ? ''
          : ` ${there === undefined ? 'Its calls are' : `${calls(there)} on ${name} will be`} carried over, with an interruption of a few seconds. Move calls first if there is time.`
      }`,
    killLast: 'Nothing else is in service: every new call will be refused.',
    revive: 'Put back into service',
    reviveOf: (name: string) => `Put back into service: ${name}`,
    reviveTitle: (name: string) => `Put ${name} back into service?`,
    reviveBody: 'New calls may use it again. Calls that were carried over stay where they are.',
  },

  liveCalls: {
    title: 'Live calls',
    none: 'No call is open.',
    noneFound: 'No call here has this in its name.',
    find: 'Find a call',
    columns: {
      call: 'Call',
      deployment: 'Deployment',
      people: 'People',
      quality: 'Worst connection',
      epoch: 'Epoch',
      reason: 'Why there',
      since: 'Since',
      actions: 'Actions',
    },
    unknownPeople: 'unknown',
    unknownQuality: 'not reported',
    locked: 'Locked',
    encrypted: 'Encrypted',
    visit: (id: string) => `Visit ${id}`,
    visitDoor: (id: string) => `Visitor waiting ${id}`,
    moveOf: (key: string) => `Move ${key}`,
    moveTo: (deployment: string) => `Move to ${deployment}`,
    details: 'Details',
    detailsOf: (key: string) => `Details of ${key}`,
    first: 'First page',
    next: 'Next page',
    moving: 'This call is being moved',
  },

  quality: {
    excellent: 'excellent',
    good: 'good',
    poor: 'poor',
    lost: 'lost',
  } satisfies Record<MeasuredQuality, string>,

  reasons: {
    PIN: 'Already there',
    KILL_SWITCH: 'Others out of service',
    AUDIENCE: 'Who is expected',
    RULE: 'Rule',
    REQUEST: 'Web environment',
    VIDEO_PROVIDER: 'VIDEO_PROVIDER',
    DEFAULT: 'Default',
    move: 'Moved',
  } satisfies Readonly<Record<string, string>>,

  move: {
    all: 'Move all calls…',
    allTitle: 'Move all calls of a deployment',
    from: 'From',
    to: 'To',
    pace: 'At a time',
    paceNote: 'Try one call first. Watch how it goes, then raise it.',
    option: (deployment: string, count: number) => `${deployment} (${calls(count)})`,
    summary: (count: number, inside: number) =>
      count === 0 ? 'There is no call to move.' : `${calls(count)} with ${people(inside)} will be moved.`,
    force: 'Disconnect participants who cannot follow',
    forceNote: 'Without it, a call with such participants stays.',
    start: 'Move',
    forceTitle: (key: string) => `Move ${key} anyway?`,
    forceBody: 'Participants who cannot follow will be disconnected. Most join again by themselves.',
    anyway: 'Move anyway',
    anywayOf: (key: string) => `Move anyway: ${key}`,
    progress: 'Moves',
    done: (done: number, of: number, stayed: number) =>
      `${done} of ${of} done${stayed === 0 ? '' : `, ${stayed} stayed`}`,
    stop: 'Stop after those that run',
    clear: 'Clear',
    waiting: (to: string) => `Waiting to move to ${to}`,
    prepare: (to: string, ready: number, of: number) =>
      of === 0 ? `Connecting to ${to}` : `Connecting to ${to}: ${ready} of ${of} ready`,
    committed: (to: string) => `Now on ${to}; closing the old room`,
    finished: (to: string) => `Moved to ${to}`,
    unchanged: (to: string) => `Was on ${to} already`,
    ended: 'The call has ended',
    stayed: (why: string) => `Stayed: ${why}`,
  },

  details: {
    title: (key: string) => `Call ${key}`,
    people: 'Who is in it',
    nobody: 'Nobody is in it now.',
    host: 'host',
    sends: (sources: readonly string[]) => (sources.length === 0 ? 'sends nothing' : listed.format(sources)),
    why: 'How it was decided',
    whyNext: 'What a new call would get now',
    unknownWhy: 'The decision is not stored any more.',
    outcome: (deployment: string, reason: string) => `${deployment}, by ${reason}`,
    refused: (code: string) => `Refused: ${code}`,
    connection: (quality: string) => `${quality} connection`,
  },

  newCalls: {
    title: 'New calls',
    version: (version: number, by: string | undefined, at: string | undefined) =>
      version === 0
        ? 'No rule was ever set.'
        : `Version ${version}${by === undefined || at === undefined ? '' : `, set by ${by} at ${at}`}.`,
    none: 'No rule sends calls anywhere; flags and defaults decide.',
    share: (rule: string, to: string) => `Calls that the rule ${rule} sends to ${to}, in percent`,
    to: (to: string) => `to ${to}`,
    percent: '%',
    addTo: 'Send a share of new calls to',
    conditions: {
      tenants: 'tenants',
      cohorts: 'cohorts',
      environments: 'environments',
      clients: 'clients',
    },
    preview: (total: number) => `Of the last ${calls(total)} these would go to`,
    noCalls: 'There are no calls yet to preview this on.',
    would: (count: number, before: number) => `${count}${count === before ? '' : ` (${before} did)`}`,
    set: 'Set…',
    setConfirm: 'Set',
    discard: 'Discard',
    setTitle: 'Set these shares?',
    setBody: (changed: number, total: number) =>
      `They take effect for new calls on every server within a second. ${
        total === 0 ? '' : `${changed} of the last ${calls(total)} would have gone elsewhere.`
      }`,
    changed:
      'Someone else has changed the rules in the meantime. They are shown now; make your change again.',
    done: 'The new rules are in force.',
  },

  ramp: {
    title: 'Guarded ramp',
    none: 'A guarded ramp sends a growing share of new calls to a deployment, compares them with the others, and is taken back by itself when they are worse.',
    phases: {
      off: 'No ramp was started.',
      canary: 'Canary',
      ramp: 'Running',
      held: 'Held',
      complete: 'Complete',
      'rolled-back': 'Rolled back',
    },
    share: (percent: number, to: string) => `${percent} % of keys to ${to}`,
    since: (at: string) => `since ${at}`,
    steps: 'Steps',
    step: (percent: number) => `${percent} %`,
    reasons: {
      operator: 'An operator said so.',
      breaker: 'Joins failed one after the other.',
      'out-of-service': 'The deployment is switched off or unhealthy.',
      worse: 'It is worse.',
      signal: 'Something is worse. Look at it, then resume or take it back.',
      'sample-ratio': 'Keys do not fall into the arms as they should, so they cannot be compared.',
      inconclusive: 'Too little could be seen in this step. To resume begins the next step.',
    },
    startTo: 'Start a ramp to',
    startTitle: (to: string) => `Start a guarded ramp to ${to}?`,
    startBody:
      '5 % of keys for an hour at least, then 25 % and 50 %, each for a day at least, then all. It is taken back by itself when calls there are worse. The command line starts one with other steps.',
    start: 'Start',
    pause: 'Pause',
    resume: 'Resume',
    back: 'Take back…',
    backTitle: 'Take the ramp back?',
    backBody: 'New calls go where they would without it. Calls that are open stay where they are.',
    backConfirm: 'Take back',
    compared: (to: string) => `${to} compared with the other keys`,
    metrics: {
      'join-failure': 'Joins that failed',
      disconnect: 'Minutes with a lost connection',
      'slow-first-frame': 'First frames after more than 2 s',
      frozen: 'Minutes with more than 2 % frozen video',
      concealed: 'Minutes with more than 5 % made-up audio',
    },
    others: 'other keys',
    rate: (events: number, trials: number, keys: number) =>
      trials === 0
        ? 'nothing reported yet'
        : `${((100 * events) / trials).toFixed(1)} % (${events} of ${trials}, ${counted(keys, { one: '# key', other: '# keys' })})`,
    notEnough: 'Not enough calls',
    worse: (evidence: number) => `Worse: ${evidence} to 1`,
    notSeen: (times: string) => `Not seen to be worse. ${times} times as often would have been seen.`,
    notYet: 'Too little to see anything yet',
  },

  comparison: {
    title: 'How calls are',
    body: 'What participants’ browsers measured. A curve shows what so many percent of them are below. Differences may be chance: only the guarded ramp says whether one is not.',
    none: 'Nothing was measured yet. Figures appear some seconds after the first calls.',
    noneSuch: 'No calls match these filters. Choose fewer of them, or more days.',
    filters: 'Which calls are compared',
    by: 'Side by side',
    bys: { deployment: 'Deployments', arm: 'Arms of the ramp' },
    days: 'Time',
    lastDays: (days: number) => (days === 1 ? 'Today' : `Last ${days} days`),
    all: 'All',
    deployment: 'Deployment',
    stage: 'Stage of the ramp',
    stageOf: (percent: number) => `${percent} %`,
    browser: 'Browser',
    network: 'Network',
    size: 'Size of the call',
    moved: 'Moves',
    values: {
      chromium: 'Chromium (Chrome, Edge)',
      firefox: 'Firefox',
      safari: 'Safari, and all on iPhones',
      other: 'Other',
      udp: 'Direct, UDP',
      tcp: 'Direct, TCP',
      relay: 'Through TURN',
      unknown: 'Unknown',
      '2': '1 or 2 people',
      '3-4': '3 or 4 people',
      '5-9': '5 to 9 people',
      '10+': '10 people or more',
      false: 'Before a move',
      true: 'After a move',
    },
    treated: (to: string) => `keys sent to ${to}`,
    measures: {
      'join-failure': 'Joins that failed',
      join: 'From the click to the call',
      'first-frame': 'From the click to the first frame',
      disconnect: 'Minutes with a lost connection',
      reconnect: 'Time to reconnect',
      'move-gap': 'Gap at a move',
      freezes: 'Freezes a minute',
      frozen: 'Time that video stood still',
      concealed: 'Made-up audio',
      'cpu-limited': 'Time limited by the processor',
      'send-bitrate': 'Sent bitrate',
      'receive-bitrate': 'Received bitrate',
      'send-height': 'Lines of sent video',
      'receive-height': 'Lines of received video',
    },
    columns: { calls: 'Calls', figure: 'Median and 95th percentile', samples: 'Samples' },
    samples: (count: number) => `n = ${whole.format(count)}`,
    share: (share: number) => `${rounded.format(100 * share)} %`,
    quantiles: (median: string, p95: string) => `median ${median}, p95 ${p95}`,
    value: (measure: MeasureName, value: number): string => {
      switch (measure) {
        case 'frozen':
        case 'concealed':
        case 'cpu-limited':
          return `${rounded.format(value)} %`;
        case 'join':
        case 'first-frame':
        case 'reconnect':
        case 'move-gap':
          return value < 1_000 ? `${whole.format(value)} ms` : `${tenths.format(value / 1_000)} s`;
        case 'send-bitrate':
        case 'receive-bitrate':
          return value < 1_000 ? `${whole.format(value)} kbit/s` : `${tenths.format(value / 1_000)} Mbit/s`;
        case 'send-height':
        case 'receive-height':
          return pixels.format(Math.round(value));
        default:
          return rounded.format(value);
      }
    },
  },

  audit: {
    title: 'Audit log',
    of: 'Show',
    changes: 'Changes',
    decisions: 'Decisions',
    none: 'There are no entries.',
    columns: { at: 'When', who: 'Who', what: 'What', where: 'Where', detail: 'Details' },
    older: 'Older entries',
    version: (version: number) => `version ${version}`,
  },
} as const;
