import { CrossfadeError, type CrossfadeErrorOptions } from './crossfade-error.ts';

/** The room does not exist, any more or yet. */
export class RoomNotFoundError extends CrossfadeError {
  static override readonly code = 'room-not-found';

  constructor(room: string, options?: CrossfadeErrorOptions) {
    super(`There is no room ${room}.`, options);
  }
}
