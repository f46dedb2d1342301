/** What can be chosen, as `GET /comparison` takes it. */
export const FILTERS = {
  days: ['1', '7', '30'],
  browser: ['chromium', 'firefox', 'safari', 'other'],
  network: ['udp', 'tcp', 'relay', 'unknown'],
  size: ['2', '3-4', '5-9', '10+', 'unknown'],
  moved: ['false', 'true'],
} as const;

/** What is chosen; empty stands for all. */
export interface Filters {
  readonly by: string;
  readonly days: string;
  readonly deployment: string;
  readonly stage: string;
  readonly browser: string;
  readonly network: string;
  readonly size: string;
  readonly moved: string;
}

export const NO_FILTERS: Filters = {
  by: 'deployment',
  days: '7',
  deployment: '',
  stage: '',
  browser: '',
  network: '',
  size: '',
  moved: '',
};

/** Whether any calls are left out. */
export const isNarrowed = ({ by: _by, days: _days, ...narrowing }: Filters): boolean =>
  Object.values(narrowing).some((value) => value !== '');

export function comparisonPath(filters: Filters): `/${string}` {
  const chosen = Object.entries(filters).filter(([, value]: [string, string]) => value !== '');
  return `/comparison?${new URLSearchParams(chosen).toString()}`;
}
