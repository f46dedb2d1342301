import { english as plain } from '../../../apps/web/src/texts/english.ts';
import { lengthen } from './long-words.ts';

/** What stands for `english` here: the same, or `?words=long`. */
export const english = new URLSearchParams(location.search).get('words') === 'long' ? lengthen(plain) : plain;
