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

type Pressed = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'repeat' | 'isComposing'>;

/** Whether a key that was pressed means a shortcut; combinations belong to the browser and the system. */
export const means = (
  { key, ctrlKey, metaKey, altKey, repeat, isComposing }: Pressed,
  shortcut: Shortcut,
): boolean =>
  !(ctrlKey || metaKey || altKey || repeat || isComposing) &&
  (key === SHORTCUTS[shortcut] || key.toLowerCase() === SHORTCUTS[shortcut]);

/** How a key is written on the keyboard. */
export function keyName(shortcut: Shortcut): string {
  const key = SHORTCUTS[shortcut];
  if (key === 'ArrowLeft') return '←';
  return key === 'ArrowRight' ? '→' : key.toUpperCase();
}
