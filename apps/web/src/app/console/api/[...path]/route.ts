import { ConsoleGate } from '../../../../console/gate/console-gate.ts';
import { backendUrl } from '../../../../environment/backend-url.ts';

const gate = new ConsoleGate({ backend: () => backendUrl(process.env) });

const handler = (request: Request): Promise<Response> => gate.handle(request);

export { handler as DELETE, handler as GET, handler as POST, handler as PUT };
