import type { Feature } from '@crossfade/video-core';

/** The parts of the web app in which a participant meets a feature, in that order. */
export const AREAS = {
  door: 'Before joining',
  call: 'Being in a call',
  stage: 'In the call',
  chat: 'Chat',
  quality: 'Media quality',
  reliability: 'Reliability',
  moderation: 'Moderation',
  privacy: 'Privacy',
  comfort: 'Accessibility and comfort',
} as const;
export type Area = keyof typeof AREAS;

interface CallFeatureFacts {
  /** What a participant can do or rely on. */
  readonly does: string;
  /** The capabilities that an adapter must declare for it; none beyond the contract when absent. */
  readonly needs?: readonly Feature[];
  /** No provider has a part in it: it is shown once. Everything else is shown on each provider. */
  readonly providerIndependent?: true;
}

const rows = <Id extends `${Area}.${string}`>(
  facts: Readonly<Record<Id, CallFeatureFacts>>,
): Readonly<Record<Id, CallFeatureFacts>> => facts;

/**
 * What a call in the web app offers: the rows of the support matrix. Which provider offers a row follows from the
 * manifests of the adapters. Each row needs a scenario that shows it (see docs/support-matrix.md).
 */
export const CALL_FEATURES = rows({
  'door.preview': {
    does: 'Participants preview their camera before others see it',
    providerIndependent: true,
  },
  'door.microphone-level': {
    does: 'The microphone level is shown, and is flat while muted',
    providerIndependent: true,
  },
  'door.speaker-test': { does: 'A test sound plays through the selected speaker', providerIndependent: true },
  'door.device-pickers': {
    does: 'Device pickers update when devices are plugged in or removed',
    providerIndependent: true,
  },
  'door.remembered-choices': {
    does: 'Name and device preferences are remembered',
    providerIndependent: true,
  },
  'door.join-muted': { does: 'Participants can join muted and with the camera off, and appear so' },
  'door.permission': {
    does: 'A denied camera or microphone is reported, and works once it is allowed',
    providerIndependent: true,
  },
  'door.bad-input': {
    does: 'An invalid link or name is refused with an explanation and a way back',
    providerIndependent: true,
  },

  'call.see-and-hear': { does: 'Two participants see and hear each other over UDP' },
  'call.relay': {
    does: 'Two participants see and hear each other through a relay only',
    needs: ['relay-only'],
  },
  'call.third-person': { does: 'A third participant joins, and everyone sees everyone' },
  'call.leave': { does: 'When a participant leaves or closes the tab, the call continues' },
  'call.reload': { does: 'A participant who reloads stays the same participant and is listed once' },
  'call.second-tab': {
    does: 'The same link in a second tab is a second participant',
    providerIndependent: true,
  },
  'call.take-over': { does: 'A duplicated tab takes over the session, says so, and can be taken back' },
  'call.moves': {
    does: 'A live call moves to another provider, and participants keep seeing and hearing each other',
  },
  'call.keeps-provider': { does: 'A running call keeps its provider when the flag changes' },
  'call.one-sdk': { does: 'Only the SDK of the chosen provider is loaded' },
  'call.full': {
    does: 'A full call refuses further participants, who read so and can join once someone has left',
  },
  'call.busy': {
    does: 'A participant whose network joins too often is told when they enter, and enters by themselves',
    providerIndependent: true,
  },
  'call.any-script': {
    does: 'Links and names work in every script',
    providerIndependent: true,
  },

  'stage.grid': {
    does: 'Everyone fits in the grid, for any number of participants and any window size',
    providerIndependent: true,
  },
  'stage.pages': { does: 'More than 25 tiles are split into pages', providerIndependent: true },
  'stage.pin': { does: 'A pinned participant is shown large, with live video', providerIndependent: true },
  'stage.own-tile': {
    does: 'Hiding the self-view does not hide it from others',
    providerIndependent: true,
  },
  'stage.screen': { does: 'A shared screen is shown large to the others' },
  'stage.screen-sound': { does: 'A shared screen carries its audio where the browser offers it' },
  'stage.several-screens': {
    does: 'With several shared screens the latest is large',
    providerIndependent: true,
  },
  'stage.speaking': { does: 'The active speaker is marked', needs: ['active-speakers'] },
  'stage.speaker-in-sight': {
    does: 'An active speaker on another page moves to the first',
    providerIndependent: true,
  },
  'stage.mute-marks': { does: 'Others see when a microphone or camera is turned off and on' },
  'stage.raised-hand': {
    does: 'A raised hand is shown and announced, also after a reload',
    providerIndependent: true,
  },
  'stage.people': {
    does: 'A participant list shows everyone and their state, raised hands first',
    providerIndependent: true,
  },
  'stage.full-screen': {
    does: 'The call, or the focused participant, can fill the screen',
    providerIndependent: true,
  },

  'chat.messages': {
    does: 'Messages arrive in order, each once',
    providerIndependent: true,
  },
  'chat.history': { does: 'Participants who join later see earlier messages', providerIndependent: true },
  'chat.unread': { does: 'Unread messages are counted and announced', providerIndependent: true },
  'chat.delete': {
    does: 'A message can be deleted for everyone, by who wrote it or by a host',
    providerIndependent: true,
  },
  'chat.links': {
    does: 'URLs are clickable; nothing else in a message is interpreted',
    providerIndependent: true,
  },
  'chat.reconnect': {
    does: 'Messages written while disconnected arrive after reconnecting',
    providerIndependent: true,
  },

  'quality.demand': { does: 'Video that is not visible is not received', needs: ['demand'] },
  'quality.undemanded': { does: 'Video that nobody views is not sent', needs: ['demand'] },
  'quality.audio-only': { does: 'In audio-only mode no video is received', needs: ['demand'] },
  'quality.send': { does: 'The sending quality of the camera can be chosen', needs: ['simulcast'] },
  'quality.codecs': {
    does: 'Cameras and screens use the codecs that the server is configured for',
    needs: ['codec-h264', 'codec-vp9'],
  },

  'reliability.quality-mark': {
    does: 'Everyone’s connection quality is shown',
    needs: ['connection-quality'],
  },
  'reliability.reconnect': {
    does: 'A lost connection is reported, and so is its recovery',
    needs: ['resume'],
  },
  'reliability.low-bandwidth': {
    does: 'A slow network is reported, with audio only as an option',
    providerIndependent: true,
  },
  'reliability.bad-network': { does: 'The call stays usable with packet loss, delay and low bandwidth' },
  'reliability.faults': {
    does: 'After a fault on the network or the server all media recovers, or the failure is reported',
  },
  'reliability.audio-unlock': {
    does: 'Audio that the browser blocks starts with a click',
    providerIndependent: true,
  },
  'reliability.permission': {
    does: 'A permission withdrawn during the call is reported, and restored when granted again',
    providerIndependent: true,
  },
  'reliability.device-lost': { does: 'A lost device is replaced by another, or reported' },
  'reliability.statistics': {
    does: 'Statistics show codec, layers, bitrate, loss, round-trip time and path of each track',
  },

  'moderation.hosts': {
    does: 'The participant who starts a call is its host; hosts can appoint hosts, and guests cannot moderate',
  },
  'moderation.lock': {
    does: 'A locked call admits no new participants; everyone sees the lock, and those refused read why',
  },
  'moderation.restrict': {
    does: 'A source can be restricted to hosts, for present and later guests',
    needs: ['source-block'],
  },
  'moderation.mute': { does: 'A host mutes a participant, who may unmute', needs: ['server-mute'] },
  'moderation.block': {
    does: 'A host blocks a source, which stays off until it is unblocked',
    needs: ['source-block'],
  },
  'moderation.remove': { does: 'A removed participant reads why and cannot rejoin', needs: ['remove'] },
  'moderation.end': { does: 'A host ends the call for everyone, and its link starts a new one' },

  'privacy.encryption': {
    does: 'A call is end-to-end encrypted with a key that only its link carries',
    needs: ['encryption'],
  },
  'privacy.wrong-key': {
    does: 'A wrong key shows nobody and says so; entering the right one in the call shows them',
    needs: ['encryption'],
  },
  'privacy.consent': {
    does: 'Nothing is recorded before everyone present agrees, and one withdrawal stops it',
    providerIndependent: true,
  },
  'privacy.recording': {
    does: 'An encrypted call cannot be recorded, and its hosts read why',
    providerIndependent: true,
  },
  'privacy.missing-key': {
    does: 'Participants without the key are told, and can enter it',
    providerIndependent: true,
  },

  'comfort.shortcuts': {
    does: 'Single-key shortcuts are listed under ? and can be turned off',
    providerIndependent: true,
  },
  'comfort.keyboard': {
    does: 'Everything is reachable by keyboard, and focus is restored',
    providerIndependent: true,
  },
  'comfort.axe': {
    does: 'axe reports nothing serious on any screen, dark or light',
    providerIndependent: true,
  },
  'comfort.translation': {
    does: 'All texts can be translated, and long words fit',
    providerIndependent: true,
  },
  'comfort.phone': { does: 'The app fits a phone and 200 % zoom', providerIndependent: true },
});

export type CallFeature = keyof typeof CALL_FEATURES;
