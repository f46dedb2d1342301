import { englishStaff } from './english/staff.ts';

/** The words of the staff's pages. */
export const staffTexts = englishStaff;
