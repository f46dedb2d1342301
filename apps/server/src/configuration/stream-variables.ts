import { list, note, port, url } from './config-fields.ts';

/** How creators may go live: in a browser, or with an encoder. */
const STREAM_MODES = ['browser', 'ingress'] as const;
type StreamMode = (typeof STREAM_MODES)[number];

const isMode = (word: string): word is StreamMode => STREAM_MODES.some((mode) => mode === word);

const modes = list.transform((words, context) => {
  const named = words.map((word) => word.toLowerCase());
  const known = named.filter(isMode);
  if (known.length === named.length && known.length > 0) return known;
  context.addIssue(`must list ways to go live: ${STREAM_MODES.join(', ')}.`);
  return known;
});

export const streams = {
  STREAM_MODES: modes.default(['browser']).meta(
    note({
      description:
        'How creators may go live, comma-separated: browser; ingress, with an encoder such as OBS by RTMP or WHIP, which needs ffmpeg.',
      example: 'browser,ingress',
    }),
  ),
  RTMP_PORT: port
    .default(1935)
    .meta(note({ description: 'The port for encoders by RTMP, with ingress.', example: '1935' })),
  RTMP_URL: url(['rtmp', 'rtmps'], 'rtmp://live.example.com/live')
    .exactOptional()
    .meta(
      note({
        description:
          'Where encoders reach that port; told to creators. Unset: the host of SERVER_URL with RTMP_PORT.',
        example: 'rtmp://localhost:1935/live',
      }),
    ),
  WHIP_UDP_PORT_MIN: port.default(40_200).meta(
    note({
      description: 'UDP ports for encoders by WHIP, with ingress; apart from those of the providers.',
      example: '40200',
    }),
  ),
  WHIP_UDP_PORT_MAX: port
    .default(40_299)
    .meta(note({ description: 'The last of these ports.', example: '40299' })),
  WHIP_ANNOUNCED_IP: list.default([]).meta(
    note({
      description:
        'Addresses at which encoders reach these ports, beside the machine’s own, comma-separated.',
      example: '203.0.113.7',
    }),
  ),
};
