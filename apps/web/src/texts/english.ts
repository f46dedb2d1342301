import { englishEncryption } from './english/encryption.ts';
import { englishEnded } from './english/ended.ts';
import { englishLobby } from './english/lobby.ts';
import { englishPeople } from './english/people.ts';
import { englishRecording } from './english/recording.ts';
import { englishSettings } from './english/settings.ts';
import { englishStage } from './english/stage.ts';

/** Every text of the lobby and the call, for translators one file for each part of the page. */
export const english = {
  ...englishLobby,
  ...englishEncryption,
  ...englishStage,
  ...englishPeople,
  ...englishRecording,
  ...englishSettings,
  ...englishEnded,
} as const;
