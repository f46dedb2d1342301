/**
 * A ref: where readers begin on what takes the place of another page under their hands. Not beside `useReturnFocus`, which
 * looks later at what had the focus.
 */
export const takeFocus = (element: HTMLElement | null): void => element?.focus();
