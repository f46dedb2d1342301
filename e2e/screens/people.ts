import type { BrowserContextOptions } from '@playwright/test';
import type { Person } from './screen-fixture.ts';

/** The one whose screen is in the picture. */
export const ada = (device: BrowserContextOptions): Person => [
  'Ada Lovelace',
  { wall: ['#cfdcc4', '#a9bd9b'], skin: '#f3d0b4', hair: '#c9c5be', shirt: '#3a4a63', longHair: false },
  device,
];

export const MIRA: Person = [
  'Mira Okafor',
  { wall: ['#f1dfc6', '#e0bfa0'], skin: '#8d5a3b', hair: '#2c1d14', shirt: '#1f6468', longHair: true },
];

export const SAM: Person = [
  'Sam Reyes',
  { wall: ['#d3e6ee', '#a3bfd0'], skin: '#c68a5f', hair: '#17110d', shirt: '#b24a26', longHair: false },
];
