import fc from 'fast-check';

/**
 * A setup file of vitest: property tests try the same values in every run, so that no change fails by chance for what it has no
 * part in. `npm run test:long properties` does without, and tries others each time.
 */
fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: 20_261_130 });
