/** Words of the script that encrypts, in every build of it, minified or not; nothing else says them. */
export const ENCRYPTING = 'This browser has no encoded transforms.';
