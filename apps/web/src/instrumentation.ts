/** Runs once when the web server starts. */
export async function register(): Promise<void> {
  if (process.env['NEXT_RUNTIME'] === 'nodejs') {
    const { checkEnvironmentAtStart } = await import('./environment/check-environment-at-start.ts');
    checkEnvironmentAtStart();
    const { appendPeerAddress } = await import('./forward/append-peer-address.ts');
    appendPeerAddress();
  }
}
