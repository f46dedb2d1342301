import type { HostCommand } from '../../call/control-protocol.ts';

/** What a host asks for to take something back; `undefined` where that is not theirs to do. */
export function undoOf(command: HostCommand): HostCommand | undefined {
  switch (command.type) {
    case 'lock':
      return { ...command, locked: !command.locked };
    case 'withhold':
      return { ...command, withheld: !command.withheld };
    case 'block':
      return { ...command, blocked: !command.blocked };
    case 'role':
      return { ...command, role: command.role === 'host' ? 'guest' : 'host' };
    case 'mute':
    case 'mute-all':
    case 'lower-hand':
    case 'remove':
    case 'end':
      return undefined;
  }
}
