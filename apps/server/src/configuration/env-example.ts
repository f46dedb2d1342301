import { noteOf } from './config-fields.ts';
import { CONFIG_SECTIONS } from './config.ts';

/** Read by the web server alone. */
const WEB_SECTION = `## Web server
# The backend as the web server reaches it, for requests of pages below /api. Unset: NEXT_PUBLIC_API_URL, SERVER_URL or
# this machine.
# BACKEND_URL=http://127.0.0.1:1285`;

/** Read by Docker Compose alone. */
const COMPOSE_SECTION = `## Docker
# What docker-compose.yml starts: app, livekit, egress, dev. scripts/docker-dev.sh sets it in development.
# COMPOSE_PROFILES=app,livekit
# The password of the database, for a volume that is new; scripts/docker-dev.sh generates one.
# POSTGRES_PASSWORD=crossfade
# The address at which browsers reach the LiveKit container’s media, and the TURN container.
# LIVEKIT_NODE_IP=203.0.113.7
# TURN_EXTERNAL_IP=203.0.113.7
# Redis as the LiveKit container reaches it: for the profile egress, and where several LiveKit servers are one.
# LIVEKIT_REDIS=redis:6379
# true builds ffmpeg into the server’s image, which encoders by RTMP need.
# ENCODERS=true
# production, or dev for containers that load what changes.
# BUILD_TARGET=production`;

/** The text of `.env.example`: every setting with its meaning, the defaults commented out. */
export function renderEnvExample(): string {
  const sections = CONFIG_SECTIONS.map(({ title, fields }) => {
    const lines = Object.entries(fields).flatMap(([name, field]) => {
      const { description, example, live, with: further = {} } = noteOf(field);
      return wrap(description)
        .map((line) => `# ${line}`)
        .concat(`${live ? '' : '# '}${name}=${example}`)
        .concat(Object.entries(further).map(([other, value]) => `# ${other}=${value}`));
    });
    return [`## ${title}`, ...lines].join('\n');
  });
  const head = [
    '# Copy to .env and change what you need; everything has a default that works on one machine.',
    '# Generated from the schema that the server reads: pnpm --filter @crossfade/server env:example',
  ].join('\n');
  return `${[head, ...sections, WEB_SECTION, COMPOSE_SECTION].join('\n\n')}\n`;
}

function wrap(sentence: string, width = 108): string[] {
  const lines: string[] = [];
  let line = '';
  for (const part of sentence.split(' ')) {
    if (line !== '' && line.length + part.length + 1 > width) {
      lines.push(line);
      line = part;
    } else line = line === '' ? part : `${line} ${part}`;
  }
  return [...lines, line];
}
