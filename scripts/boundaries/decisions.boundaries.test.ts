import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const RECORDS = join(import.meta.dirname, '../../docs/decisions');

it('every record of a decision has a number of its own, which its heading says too', async () => {
  const names = await readdir(RECORDS);
  const numbers = names.map((name) => Number(/^(?<number>\d{4})-/.exec(name)?.groups?.['number']));
  expect(numbers.filter((number, at) => numbers.indexOf(number) !== at)).toEqual([]);
  const headings = await Promise.all(
    names.map(async (name) => (await readFile(join(RECORDS, name), 'utf8')).split('.', 1)[0]),
  );
  expect(headings).toEqual(numbers.map((number) => `# ${number}`));
});
