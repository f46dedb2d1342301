/** A string that only its parser or its owner may make; the brand exists in the types alone. */
type Branded<Name extends string> = string & { readonly __brand: Name };

/** One session at a key, from the first join until everyone has been gone for a while. */
export type CallId = Branded<'CallId'>;
/** A place where people meet, as it stands in the link (`/call/<key>`). */
export type CallKey = Branded<'CallKey'>;
/** A person in a call: the same id in every room of the call, and after a reload. */
export type ParticipantId = Branded<'ParticipantId'>;
/** Minted by the publisher; names one publication in every room that carries it. */
export type PublicationId = Branded<'PublicationId'>;
/** One deployment's side of a call, named by {@link roomName} and never used twice. */
export type RoomName = Branded<'RoomName'>;
/** A provider's kind, such as the value of `VIDEO_PROVIDER`. */
export type ProviderKind = Branded<'ProviderKind'>;
/** A running instance of a provider: its kind, or `kind:name`. The kind alone is its default deployment. */
export type DeploymentId = Branded<'DeploymentId'>;
/** The customer to whom a call belongs. No route crosses it. */
export type TenantId = Branded<'TenantId'>;
/** One try to move a call to another deployment while it is live. */
export type MoveId = Branded<'MoveId'>;

const branded = <Id extends string>(value: string) => value as Id;

/** For who mints one. */
export const asPublicationId = branded<PublicationId>;

/** Says that a string has been checked elsewhere and is an id of that kind. */
export const asId = {
  call: branded<CallId>,
  key: branded<CallKey>,
  participant: branded<ParticipantId>,
  publication: asPublicationId,
  room: branded<RoomName>,
  provider: branded<ProviderKind>,
  deployment: branded<DeploymentId>,
  tenant: branded<TenantId>,
  move: branded<MoveId>,
};

/** Counts a call's moves (epoch) and the tries at one move (attempt); both start at 1. */
export interface RoomStamp {
  readonly epoch: number;
  readonly attempt: number;
}

/** A room within its call, as the key of a map. */
export type StampKey = Branded<'StampKey'>;
export const stampKey = ({ epoch, attempt }: RoomStamp): StampKey => `${epoch}.${attempt}` as StampKey;

/** The room's name for one stamp of a call: `<call>.<epoch>.<attempt>`. */
export const roomName = (call: CallId, stamp: RoomStamp): RoomName =>
  asId.room(`${call}.${stamp.epoch}.${stamp.attempt}`);

/** Reads a room's name back; `undefined` when it was not made by {@link roomName}. */
export function parseRoomName(name: string): ({ readonly call: CallId } & RoomStamp) | undefined {
  const match = /^(?<call>[\w-]+)\.(?<epoch>\d{1,9})\.(?<attempt>\d{1,9})$/.exec(name)?.groups;
  if (match?.['call'] === undefined) return undefined;
  return { call: asId.call(match['call']), epoch: Number(match['epoch']), attempt: Number(match['attempt']) };
}

/** The provider that runs a deployment: the part before the colon. */
export const kindOf = (deployment: DeploymentId): ProviderKind =>
  asId.provider(deployment.split(':', 1)[0] ?? deployment);
