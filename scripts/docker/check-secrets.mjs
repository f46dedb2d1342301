import { problem, warning } from './finding.mjs';
import { variableDefaults } from './compose-text.mjs';

/** @typedef {Readonly<Record<string, string | undefined>>} Variables */

const SECRET = /(?:SECRET|PASSWORD|STAFF_TOKEN)$/;
/** Fewer different characters are a word or a pattern, not something random. */
const FEWEST_CHARACTERS = 8;

/**
 * Secrets that are missing, too short, guessable, or printed in this repository.
 * @param {{ variables: Variables, compose: string, example: string }} inputs the variables in force, the text of the
 * compose file and of `.env.example`
 * @returns {import('./finding.mjs').Finding[]}
 */
export function checkSecrets({ variables, compose, example }) {
  const published = publishedSecrets(compose, example);
  const defaults = [...variableDefaults(compose)].filter(
    ([name, value]) => SECRET.test(name) && value !== '',
  );
  const needed = new Set([...defaults.map(([name]) => name), ...secretsOfDeployments(variables)]);
  const given = Object.keys(variables).filter((name) => SECRET.test(name));
  const findings = [...new Set([...needed, ...given])].flatMap((name) => {
    const value = variables[name]?.trim() ?? '';
    if (value !== '') return checkSecret(name, value, published);
    return needed.has(name) ? [missing(name)] : [];
  });
  const nobodyModerates = compose.includes('STAFF_TOKEN') && !variables['STAFF_TOKEN']?.trim();
  return nobodyModerates ? [...findings, noStaffToken()] : findings;
}

/** @param {string} name */
const missing = (name) => problem('secret-missing', `${name} is not set.`, `Add one: ${addOne(name)}`);

/** @param {string} name */
const addOne = (name) => `echo "${name}=$(openssl rand -hex 32)" >> .env`;

const noStaffToken = () =>
  warning(
    'secret-missing',
    'STAFF_TOKEN is not set, so that nobody may moderate.',
    `Add one: ${addOne('STAFF_TOKEN')}`,
  );

/**
 * @param {string} name
 * @param {string} value
 * @param {ReadonlySet<string>} published
 */
function checkSecret(name, value, published) {
  const fix = `Remove its line from .env and add another: ${addOne(name)}`;
  if (published.has(value))
    return [
      problem('secret-published', `${name} is the one that this repository prints as an example.`, fix),
    ];
  const shortest = /API_SECRET$|^TOKEN_SECRET$/.test(name) ? 32 : 16;
  if (value.length < shortest)
    return [
      problem('secret-weak', `${name} has ${value.length} characters; ${shortest} are the least.`, fix),
    ];
  if (new Set(value).size < FEWEST_CHARACTERS)
    return [problem('secret-weak', `${name} repeats a few characters and can be guessed.`, fix)];
  return [];
}

/** @param {Variables} variables */
function secretsOfDeployments(variables) {
  const names = (variables['LIVEKIT_DEPLOYMENTS'] ?? '').split(',').map((name) => name.trim());
  return names.filter((name) => name !== '').map((name) => `LIVEKIT_${name.toUpperCase()}_API_SECRET`);
}

/**
 * @param {string} compose
 * @param {string} example
 */
function publishedSecrets(compose, example) {
  const values = [...variableDefaults(compose)]
    .filter(([name]) => SECRET.test(name))
    .map(([, value]) => value);
  for (const [, name = '', value = ''] of example.matchAll(/^(?:# )?(\w+)=(.+)$/gm))
    if (SECRET.test(name)) values.push(value.trim());
  return new Set(values.filter((value) => value !== ''));
}
