import { CrossfadeError } from './crossfade-error.ts';

/** The room does not exist, any more or yet. */
export class RoomNotFoundError extends CrossfadeError {
  constructor(room: string, options?: { readonly cause?: unknown }) {
    super('room-not-found', `There is no room ${room}.`, options);
  }
}
