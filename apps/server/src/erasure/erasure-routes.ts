import { createRoute } from '@hono/zod-openapi';
import { idParams } from '../http/fields.ts';
import { guarded, refusals } from '../http/guarded.ts';
import type { ProductApp } from '../http/product-app.ts';
import { managerOf } from '../rights/request-rights.ts';
import type { Erasure } from './erasure.ts';

const routeOf = <Path extends string>(path: Path, whom: string) =>
  createRoute({
    ...guarded('people:erase'),
    method: 'post',
    path,
    summary: `Erase ${whom}: every visit that they took part in, with its calls, recordings, mails and logs`,
    request: { params: idParams },
    responses: { ...refusals, 204: { description: 'Erased' } },
  });

const eraseResident = routeOf('/api/residents/{id}/erase', 'a resident');
const eraseVisitor = routeOf('/api/visitors/{id}/erase', 'a visitor');

export function addErasureRoutes(app: ProductApp, erasure: Erasure): void {
  app.openapi(eraseResident, async (context) => {
    const { id } = context.req.valid('param');
    await erasure.erase(managerOf(context), { was: 'resident', id });
    return context.body(null, 204);
  });
  app.openapi(eraseVisitor, async (context) => {
    const { id } = context.req.valid('param');
    await erasure.erase(managerOf(context), { was: 'visitor', id });
    return context.body(null, 204);
  });
}
