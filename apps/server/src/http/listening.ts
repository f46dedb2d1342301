import type { AddressInfo, Server } from 'node:net';
import { ConfigurationError } from '../errors/configuration-error.ts';

export interface Listens {
  readonly host: string;
  readonly port: number;
  /** The variable that the port came from. */
  readonly variable: string;
}

/** Begins to listen. Throws `ConfigurationError` when the port is taken. */
export const listening = (server: Server, { host, port, variable }: Listens): Promise<AddressInfo> =>
  new Promise((resolve, reject) => {
    server.once('error', (cause) => {
      const taken = 'code' in cause && cause.code === 'EADDRINUSE';
      const words = `${variable} ${port} is taken. Stop what listens there, or set ${variable} to another.`;
      reject(taken ? new ConfigurationError([words], { cause }) : cause);
    });
    server.listen(port, host, () => {
      const address = server.address();
      if (address === null || typeof address === 'string') reject(new Error('the server has no port'));
      else resolve(address);
    });
  });
