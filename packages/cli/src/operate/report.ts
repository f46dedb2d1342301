import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { OperateOptions } from './operate-options.ts';
import { reportPage } from './report-page.ts';
import * as shapes from './shapes.ts';

const NEWEST_ENTRIES = 200;
const FILE = 'crossfade-report.html';

/** `crossfade report [FILE]`: the ramp, its steps and its comparison, as a page that needs nothing else. */
export async function report({ api, folder, print }: OperateOptions, file = FILE): Promise<number> {
  const [ramp, { entries }] = await Promise.all([
    api.get('/ramp', shapes.ramp),
    api.get(`/audit?of=changes&limit=${NEWEST_ENTRIES}`, shapes.auditPage),
  ]);
  const steps = entries.filter(({ action, change }) => action === 'ramp' && change?.ramp === ramp.number);
  const path = resolve(folder, file);
  await writeFile(path, reportPage(ramp, steps.toReversed(), new Date()));
  print(`The report is in ${path}.\n`);
  return 0;
}
