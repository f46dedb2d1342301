/** The page on which one signs in, and from which one comes back to `next`, a path of this site. */
export const signInPath = (next: string): string => `/sign-in?${new URLSearchParams({ next })}`;
