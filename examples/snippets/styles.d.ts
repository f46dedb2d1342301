/** Bundlers of pages know what a style sheet is. */
declare module '*.css';
