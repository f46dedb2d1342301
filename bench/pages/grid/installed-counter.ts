import { RenderCounter } from './render-counter.ts';

/** To be imported before anything that imports React. */
export const counter = new RenderCounter();
counter.install();
