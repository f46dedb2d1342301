import { expect, test } from 'vitest';
import { editDockerfile } from './edit-dockerfile.ts';
import { editEnv } from './edit-env.ts';
import { editJson } from './edit-json.ts';
import { editMarkdown } from './edit-markdown.ts';
import { editYaml } from './edit-yaml.ts';
import type { LegacyText } from './legacy-text.ts';
import { markedSections } from './marked-sections.ts';

const legacy: LegacyText = {
  provider: 'oldtalk',
  names: new Set(['VIDEO_PROVIDER']),
  services: new Set(['coturn-old']),
  ports: new Set(['40000-40100:40000-40100/udp', '40000-40100/udp']),
  stages: new Set(['worker']),
  sections: new Set(['The old path']),
  isRemovedModule: (name) => name === 'awaitqueue',
};

test('JSON: dependencies, scripts, references and globs go; the rest keeps its bytes', () => {
  const before = `{
  // The scripts.
  "scripts": {
    "test:e2e": "playwright test --project livekit --project oldtalk --project examples",
    "test:faults-oldtalk": "playwright test --project faults-oldtalk",
    "lint":   "oxlint"
  },
  "dependencies": { "oldtalk": "3.15.8", "pg": "8" },
  "devDependencies": { "@crossfade/video-oldtalk": "workspace:*" },
  "description": "moves calls from oldtalk to LiveKit",
  "references": [{ "path": "./packages/video-livekit" }, { "path": "./packages/video-oldtalk" }],
  "entry": ["pages/{raw-livekit,raw-oldtalk}.ts", "pages/{a,b,raw-oldtalk}.ts", "oldtalk/*.ts", "a.ts"]
}
`;
  const after = editJson(before, legacy);
  expect(after).toContain('// The scripts.');
  expect(after).toContain(`"lint":   "oxlint"`);
  expect(after).toContain('moves calls from oldtalk to LiveKit');
  expect(JSON.parse(after.replace('// The scripts.', ''))).toEqual({
    scripts: { 'test:e2e': 'playwright test --project livekit --project examples', lint: 'oxlint' },
    dependencies: { pg: '8' },
    devDependencies: {},
    description: 'moves calls from oldtalk to LiveKit',
    references: [{ path: './packages/video-livekit' }],
    entry: ['pages/raw-livekit.ts', 'pages/{a,b}.ts', 'a.ts'],
  });
  expect(editJson(after, legacy)).toBe(after);
});

test('YAML: variables, ports, services and what depends on them go; comments and anchors stay', () => {
  const before = `# The product.
services:
  backend:
    environment:
      <<: *keys
      VIDEO_PROVIDER: \${VIDEO_PROVIDER:-}
      # Ports of its own.
      OLDTALK_PORT: 40000
      STUN_URLS: ''   # both
    ports:
      - '1285:1285'
      - '40000-40100:40000-40100/udp'
    depends_on: [postgres, coturn-old]
  # Relays media.
  coturn-old:
    image: coturn

  web:
    image: web
    depends_on:
      - coturn-old
allowBuilds:
  esbuild: true
  oldtalk: false
`;
  expect(editYaml('docker-compose.yml', before, legacy)).toBe(`# The product.
services:
  backend:
    environment:
      <<: *keys
      STUN_URLS: ''   # both
    ports:
      - '1285:1285'
    depends_on: [postgres]

  web:
    image: web
allowBuilds:
  esbuild: true
`);
});

test('environment files: variables with their comments, and sections', () => {
  const before = `# Copy to .env.

## Choosing
# The provider: livekit or oldtalk.
# VIDEO_PROVIDER=oldtalk

## oldtalk
# Its address.
# OLDTALK_LISTEN_IP=127.0.0.1
PORTS=1

## The server
# The port.
# PORT=1285
# The old node.
OLDTALK_NODE=1
`;
  expect(editEnv(before, legacy)).toBe(`# Copy to .env.

## The server
# The port.
# PORT=1285
`);
});

test('Dockerfiles: stages, copies, paths, variables and ports', () => {
  const before = `ARG NODE_IMAGE=node:20
FROM \${NODE_IMAGE} AS base

# Builds the worker.
FROM base AS worker
RUN make

FROM base AS runtime
# legacy:begin what a worker loads
RUN apt-get install libsrtp2-1
# legacy:end
COPY packages/video-oldtalk/package.json packages/video-oldtalk/
COPY --from=worker /opt/worker /usr/local/bin/worker
ENV OLDTALK_WORKER_BIN=/usr/local/bin/worker \\
  PORT=1285 \\
  DATA_DIR=/data
EXPOSE 1285/tcp 40000-40100/udp
`;
  expect(editDockerfile('Dockerfile', before, legacy)).toBe(`ARG NODE_IMAGE=node:20
FROM \${NODE_IMAGE} AS base

FROM base AS runtime
ENV PORT=1285 \\
  DATA_DIR=/data
EXPOSE 1285/tcp
`);
});

test('Markdown: sections, rows, columns, list items and code samples', () => {
  const before = `# Title

Text about both.

<!-- legacy:begin -->

Old prose on oldtalk.

<!-- legacy:end -->

| what | LiveKit | oldtalk |
| ---- | ------- | --------- |
| calls | yes | yes |
| oldtalk's ports | no | yes |

- livekit: new
- \`oldtalk\`: old
- others

## The old path

Long.

### Deeper

Text.

## After

\`\`\`ts
const kinds = ['livekit', 'oldtalk'];
\`\`\`
`;
  expect(editMarkdown('README.md', before, legacy, (_language, code) => code.replace(", 'oldtalk'", '')))
    .toBe(`# Title

Text about both.


| what | LiveKit |
| ---- | ------- |
| calls | yes |

- livekit: new
- others

## After

\`\`\`ts
const kinds = ['livekit'];
\`\`\`
`);
});

test('Markdown: what goes whole is not looked into, so a code sample there needs no decision', () => {
  const before = `Before.

<!-- legacy:begin -->

\`\`\`ts
oldtalk();
\`\`\`

<!-- legacy:end -->

## The old path

\`\`\`ts
oldtalk();
\`\`\`

## After
`;
  const samples: string[] = [];
  const edited = editMarkdown('README.md', before, legacy, (_language, code) => {
    samples.push(code);
    return code;
  });
  expect(samples).toEqual([]);
  expect(edited).toBe('Before.\n\n\n## After\n');
});

test.each([
  ['text\n<!-- legacy:begin -->\n', 'docs/a.md:2 has legacy:begin without its legacy:end.'],
  ['# legacy:end\n', 'docs/a.md:1 has legacy:end without its legacy:begin.'],
  ['# legacy:begin\n# legacy:begin\n# legacy:end\n', 'docs/a.md:2 has legacy:begin without its legacy:end.'],
])('marks that do not match are named: %j', (text, message) => {
  expect(() => markedSections('docs/a.md', text)).toThrow(message);
});
