import { english } from './english.ts';

/** The words of a call; here, as beside it for the other pages, is the place where a choice of language will be made. */
export const texts = english;
