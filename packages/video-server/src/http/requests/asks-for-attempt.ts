import type { Context } from 'hono';

/** Whether a join follows a move that is under way, as far as it says so itself. */
export async function asksForAttempt(context: Context): Promise<boolean> {
  try {
    const body: unknown = await context.req.json();
    return typeof body === 'object' && body !== null && 'attempt' in body && 'call' in body;
  } catch {
    // What the body is instead is for the route to say.
    return false;
  }
}
