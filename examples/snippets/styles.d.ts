/** Whoever bundles a page knows what a style sheet is. */
declare module '*.css';
