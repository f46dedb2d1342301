/**
 * Something that keeps the containers from working, with its fix.
 * @typedef {object} Finding
 * @property {FindingCode} code stable, for scripts
 * @property {'problem' | 'warning'} severity a warning leaves the exit code alone
 * @property {string} what one sentence
 * @property {string} fix what to do, with the command where there is one
 *
 * @typedef {'docker-missing' | 'compose-missing' | 'compose-old' | 'engine-unreachable'} DockerCode
 * @typedef {'env-missing' | 'env-not-a-file' | 'env-unreadable' | 'secret-missing' | 'secret-weak' | 'secret-published'
 *   | 'flag-invalid' | 'flags-disagree' | 'yaml-invalid' | 'file-missing' | 'compose-invalid'
 *   | 'profiles-missing'} SettingsCode
 * @typedef {DockerCode | SettingsCode | 'port-taken' | 'service-stopped' | 'service-unreachable'
 *   | 'deployment-unreachable' | 'not-checked'} FindingCode
 */

/** What the command exits with. The first kind that has a problem counts, in the order in which they are mended. */
export const EXIT_CODES = { ready: 0, settings: 1, usage: 2, docker: 3, ports: 4, services: 5 };

/**
 * @param {FindingCode} code
 * @param {string} what
 * @param {string} fix
 * @returns {Finding}
 */
export const problem = (code, what, fix) => ({ code, severity: 'problem', what, fix });

/**
 * @param {FindingCode} code
 * @param {string} what
 * @param {string} fix
 * @returns {Finding}
 */
export const warning = (code, what, fix) => ({ code, severity: 'warning', what, fix });
