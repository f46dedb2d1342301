/** What the keyboard does in a call, by the key as `KeyboardEvent.key` names it. */
export const SHORTCUTS = {
  microphone: 'm',
  camera: 'v',
  screen: 's',
  hand: 'h',
  chat: 'c',
  people: 'u',
  pin: 'p',
  fullScreen: 'f',
  previousPage: 'ArrowLeft',
  nextPage: 'ArrowRight',
  help: '?',
} as const;

export type Shortcut = keyof typeof SHORTCUTS;

type Pressed = Pick<
  KeyboardEvent,
  'key' | 'code' | 'shiftKey' | 'ctrlKey' | 'metaKey' | 'altKey' | 'repeat' | 'isComposing'
>;

/**
 * Whether a key that was pressed means a shortcut; combinations belong to the browser and the system. On keyboards
 * that write another script (Cyrillic, Greek, Arabic) the key at the same place counts.
 */
export const means = (pressed: Pressed, shortcut: Shortcut): boolean =>
  !(pressed.ctrlKey || pressed.metaKey || pressed.altKey || pressed.repeat || pressed.isComposing) &&
  latinKey(pressed) === SHORTCUTS[shortcut].toLowerCase();

/** What the key writes, in lower case, or would on a Latin keyboard where it writes nothing of ASCII. */
function latinKey({ key, code, shiftKey }: Pressed): string {
  if (/^[\u0020-\u007E]+$/.test(key)) return key.toLowerCase();
  if (code === 'Slash' && shiftKey) return '?';
  return code.replace(/^Key/, '').toLowerCase();
}

/** How a key is written on the keyboard. */
export function keyName(shortcut: Shortcut): string {
  const key = SHORTCUTS[shortcut];
  if (key === 'ArrowLeft') return '←';
  return key === 'ArrowRight' ? '→' : key.toUpperCase();
}
