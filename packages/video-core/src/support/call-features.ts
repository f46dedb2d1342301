import type { Feature } from '../contract/capabilities.ts';

/** The parts of a call in which people look for a feature, in the order in which they meet them. */
export const AREAS = {
  door: 'Before joining',
  call: 'Being in a call',
  stage: 'In the call',
  chat: 'Talk beside',
  quality: 'Media quality',
  trouble: 'Trouble',
  moderation: 'Moderation',
  privacy: 'Privacy',
  comfort: 'Comfort',
} as const;
export type Area = keyof typeof AREAS;

interface CallFeatureFacts {
  /** What a person can do or rely on, in their words. */
  readonly does: string;
  /** What an adapter must be capable of for it; nothing but the contract when absent. */
  readonly needs?: readonly Feature[];
  /** No provider has a part in it: it is shown once. Everything else is shown on each provider. */
  readonly providerIndependent?: true;
}

const rows = <Id extends `${Area}.${string}`>(
  facts: Readonly<Record<Id, CallFeatureFacts>>,
): Readonly<Record<Id, CallFeatureFacts>> => facts;

/**
 * What a call offers: the rows of the support matrix. Which provider offers it is not said here: the manifests
 * of the adapters say so. A line that is added here wants a scenario that shows it (see docs/support-matrix.md).
 */
export const CALL_FEATURES = rows({
  'door.preview': { does: 'One sees one’s own camera before the others do', providerIndependent: true },
  'door.microphone-level': {
    does: 'The microphone shows its level, and silence when muted',
    providerIndependent: true,
  },
  'door.speaker-test': { does: 'A test sound plays through the chosen speaker', providerIndependent: true },
  'door.device-pickers': { does: 'Device pickers follow plugging in and out', providerIndependent: true },
  'door.remembered-choices': {
    does: 'Name and devices are as they were the last time',
    providerIndependent: true,
  },
  'door.join-muted': { does: 'One enters muted and without camera, and is seen so' },
  'door.permission': {
    does: 'A refused camera or microphone is said, and comes once it is allowed',
    providerIndependent: true,
  },
  'door.bad-input': {
    does: 'A link or a name that cannot be is refused in words, with a way back',
    providerIndependent: true,
  },

  'call.see-and-hear': { does: 'Two people see and hear each other, over UDP' },
  'call.relay': { does: 'Two people see and hear each other through a relay alone', needs: ['relay-only'] },
  'call.third-person': { does: 'A third person joins, and everybody sees everybody' },
  'call.leave': { does: 'Somebody leaves or closes the tab, and the call goes on without them' },
  'call.reload': { does: 'A reload is the same person, who is there once' },
  'call.second-tab': { does: 'The same link in a second tab is a second person', providerIndependent: true },
  'call.take-over': { does: 'A duplicated tab takes over, says so, and can be taken back' },
  'call.keeps-provider': { does: 'A running call keeps its provider whatever the flag says meanwhile' },
  'call.one-sdk': { does: 'The SDK of the chosen provider loads, and no byte of another' },
  'call.any-script': {
    does: 'Links and names of every script are places and people like any other',
    providerIndependent: true,
  },

  'stage.grid': { does: 'Everybody fits, in any number and any window', providerIndependent: true },
  'stage.pages': { does: 'Beyond 25 tiles there are pages', providerIndependent: true },
  'stage.pin': { does: 'Whoever is pinned is large, and still moves', providerIndependent: true },
  'stage.own-tile': {
    does: 'The own tile can be hidden, which hides nothing from the others',
    providerIndependent: true,
  },
  'stage.screen': { does: 'A shared screen is large for the others' },
  'stage.screen-sound': { does: 'A shared screen has its sound, where the browser offers it' },
  'stage.several-screens': {
    does: 'Several screens at once: the latest is large',
    providerIndependent: true,
  },
  'stage.speaking': { does: 'Whoever speaks is marked', needs: ['active-speakers'] },
  'stage.speaker-in-sight': {
    does: 'Whoever speaks on another page comes to the first',
    providerIndependent: true,
  },
  'stage.mute-marks': { does: 'Mute and camera off are seen by the others, and undone' },
  'stage.raised-hand': {
    does: 'A raised hand is seen and announced, also after a reload',
    providerIndependent: true,
  },
  'stage.people': {
    does: 'A list tells who is in the call and how, raised hands first',
    providerIndependent: true,
  },
  'stage.full-screen': {
    does: 'The call, or whoever is in focus, fills the screen',
    providerIndependent: true,
  },

  'chat.messages': {
    does: 'People write to each other, in order, each message once',
    providerIndependent: true,
  },
  'chat.history': { does: 'Whoever comes later reads what was written before', providerIndependent: true },
  'chat.unread': { does: 'Unread messages are counted and announced', providerIndependent: true },
  'chat.links': {
    does: 'Addresses can be clicked, and nothing else that is written does anything',
    providerIndependent: true,
  },
  'chat.reconnect': {
    does: 'What is written while the connection is away arrives once it is back',
    providerIndependent: true,
  },

  'quality.demand': { does: 'What nobody looks at is not received', needs: ['demand'] },
  'quality.undemanded': { does: 'What nobody looks at is not sent', needs: ['demand'] },
  'quality.audio-only': { does: 'Audio only: no byte of video arrives', needs: ['demand'] },
  'quality.send': { does: 'One chooses how much of the camera is sent', needs: ['simulcast'] },
  'quality.codecs': {
    does: 'Cameras and screens are sent in the codecs that the server is set to',
    needs: ['codec-h264', 'codec-vp9'],
  },

  'trouble.quality-mark': { does: 'Everybody’s connection is marked', needs: ['connection-quality'] },
  'trouble.reconnect': { does: 'A dropped connection is said, and that it is back', needs: ['resume'] },
  'trouble.low-bandwidth': {
    does: 'A slow network is said, with audio only as a way out',
    providerIndependent: true,
  },
  'trouble.bad-network': { does: 'Loss, delay and a narrow line leave the call usable' },
  'trouble.faults': { does: 'Whatever breaks on the way or at the server, all media is back, or it is said' },
  'trouble.audio-unlock': {
    does: 'Sound that the browser holds back comes with a click',
    providerIndependent: true,
  },
  'trouble.permission': {
    does: 'A permission taken away mid-call is said, and made good when given again',
    providerIndependent: true,
  },
  'trouble.device-lost': { does: 'Another device takes the place of a lost one, or it is said' },
  'trouble.statistics': {
    does: 'Statistics tell codec, layers, bitrate, loss, round trip and path per track',
  },

  'moderation.hosts': {
    does: 'Whoever begins a call is its host; hosts make hosts, and guests can do nothing',
  },
  'moderation.lock': { does: 'A locked call lets nobody new in, which everyone sees and latecomers read' },
  'moderation.withhold': {
    does: 'A source is taken from all guests at once, those to come included',
    needs: ['source-block'],
  },
  'moderation.mute': { does: 'A host mutes, and the person may unmute', needs: ['server-mute'] },
  'moderation.block': {
    does: 'A host blocks a source, which stays off until it is given back',
    needs: ['source-block'],
  },
  'moderation.remove': { does: 'A removed person reads why, and stays out', needs: ['remove'] },
  'moderation.end': { does: 'A call is ended for everybody, and its link begins a new one' },

  'privacy.encryption': {
    does: 'A call is encrypted end to end, with a key that only its link carries',
    needs: ['encryption'],
  },
  'privacy.wrong-key': {
    does: 'Another key shows nobody and says so; the right one, entered in the call, shows them',
    needs: ['encryption'],
  },
  'privacy.recording': {
    does: 'An encrypted call cannot be recorded, and its hosts read why',
    providerIndependent: true,
  },
  'privacy.missing-key': {
    does: 'Whoever lacks the key is told, and can enter it',
    providerIndependent: true,
  },

  'comfort.shortcuts': {
    does: 'Single keys do what buttons do, are listed under ?, and can be turned off',
    providerIndependent: true,
  },
  'comfort.keyboard': {
    does: 'Everything can be reached by keyboard, and the focus comes back',
    providerIndependent: true,
  },
  'comfort.axe': {
    does: 'axe finds nothing serious on any screen, dark or light',
    providerIndependent: true,
  },
  'comfort.translation': {
    does: 'Every word can be translated, and long words fit',
    providerIndependent: true,
  },
  'comfort.phone': { does: 'It fits a phone, and 200 % zoom', providerIndependent: true },
});

export type CallFeature = keyof typeof CALL_FEATURES;
