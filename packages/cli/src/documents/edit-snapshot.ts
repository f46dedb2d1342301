import { findNodeAtLocation, parseTree } from 'jsonc-parser';
import { removeJsonProperty } from './edit-json.ts';
import type { Retirement } from '../retire/retirement.ts';

/**
 * A snapshot of drizzle-kit without tables and columns that are retired by command: otherwise the next migration that it
 * generates would drop them.
 */
export function editSnapshot(text: string, { tables, columns }: Retirement): string {
  const places = [
    ...tables.map((table) => ['tables', `public.${table}`]),
    ...columns.map(({ table, column }) => ['tables', `public.${table}`, 'columns', column]),
  ];
  return places.reduce((current, place) => {
    const root = parseTree(current);
    const property = root && findNodeAtLocation(root, place)?.parent;
    return property ? removeJsonProperty(current, property) : current;
  }, text);
}
