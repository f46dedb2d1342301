/**
 * Words of the scripts that derive keys, in every build of them, minified or not, whichever provider the call is on; nothing
 * else says them.
 */
export const ENCRYPTING = 'crossfade call ';
