/** The client half of the provider under test: the page is built with its module in this place. */
declare module 'virtual:client-half' {
  import type { ClientHalf } from './client-half.ts';

  export const clientHalf: ClientHalf;
}
