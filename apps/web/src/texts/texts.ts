import { english } from './english.ts';

/** The words on the page; the place where a choice of language will be made. */
export const texts = english;
