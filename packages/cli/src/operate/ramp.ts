import { CommandError } from '../errors/command-error.ts';
import { show, type OperateOptions } from './operate-options.ts';
import { rampText } from './ramp-text.ts';
import * as shapes from './shapes.ts';

const ACTIONS = 'Say what to do: crossfade ramp start | pause | resume | back | status.';
const STEP = /^(\d+(?:\.\d{1,2})?):(\d+)(m|h|d)?$/;
const MINUTES = { m: 1, h: 60, d: 24 * 60 } as const;

/** `crossfade ramp start --to DEPLOYMENT [--steps 5:1h,25:1d,50:1d] | pause | resume | back | status`. */
export async function ramp(options: OperateOptions, action?: string): Promise<number> {
  const { api, agreed } = options;
  if (action === 'status') return show(options, await api.get('/ramp', shapes.ramp), rampText);
  const body = commandOf(options, action);
  if ((action === 'start' || action === 'back') && !(await agreed(questionOf(options, action)))) return 1;
  return show(options, await api.post('/ramp', body, shapes.ramp), rampText);
}

function commandOf({ to, steps, reason }: OperateOptions, action: string | undefined): object {
  const why = reason === undefined ? {} : { reason };
  switch (action) {
    case 'start':
      if (to === undefined) throw new CommandError('usage', 'Name the deployment with --to.');
      return { action, to, ...(steps !== undefined && { steps: stepsOf(steps) }), ...why };
    case 'pause':
    case 'back':
      return { action, ...why };
    case 'resume':
      return { action };
    default:
      throw new CommandError('usage', ACTIONS);
  }
}

const questionOf = ({ to }: OperateOptions, action: 'start' | 'back'): string =>
  action === 'start'
    ? `Start a guarded ramp of new calls to ${to}?`
    : 'Take the ramp back? New calls go where they would without it.';

/** Steps as `5:60,25:1d`: a percentage, and the least time in minutes, hours (h) or days (d). */
const stepsOf = (text: string): readonly { readonly percent: number; readonly minutes: number }[] =>
  text.split(',').map((step) => {
    const [, percent, time, unit = 'm'] = STEP.exec(step.trim()) ?? [];
    if (percent === undefined || time === undefined || !isUnit(unit))
      throw new CommandError('usage', `--steps is a list such as 5:1h,25:1d,50:1d; "${step}" is no step.`);
    return { percent: Number(percent), minutes: Number(time) * MINUTES[unit] };
  });

const isUnit = (unit: string): unit is keyof typeof MINUTES => unit in MINUTES;
