/** Milliseconds after which a request of the health check is given up, so that the check answers within its 2 s. */
export const HEALTH_TIMEOUT = 1_500;
