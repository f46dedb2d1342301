import type { Census } from './growth.ts';

/** Asks the server's census (server-census.mjs), which has collected its garbage before it counted. */
export async function serverCensus(port: number): Promise<Census> {
  const response = await fetch(`http://127.0.0.1:${port}/`);
  const body: unknown = await response.json();
  if (typeof body !== 'object' || body === null) throw new TypeError('the census is no object');
  return Object.fromEntries(
    Object.entries(body).map(([what, count]) => {
      if (typeof count !== 'number') throw new TypeError(`the census of ${what} is no number`);
      return [what, count];
    }),
  );
}
