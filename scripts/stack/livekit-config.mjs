/**
 * @typedef {object} LivekitConfigOptions
 * @property {number} port
 * @property {number} tcpPort
 * @property {number} udpPort
 * @property {string} apiKey
 * @property {string} apiSecret
 * @property {string} webhookUrl
 * @property {number} [metricsPort] where it gives Prometheus its figures; nowhere without
 * @property {{ port: number, secret: string }} [turn] a relay on this machine, offered to clients
 */

/**
 * A livekit-server configuration for one machine, as YAML (JSON is YAML). Rooms are created by the backend only.
 * Without loopback candidates media would fall back to TCP without a word; the STUN address keeps clients from asking
 * a public server.
 * @param {LivekitConfigOptions} options
 */
export function livekitConfig({ port, tcpPort, udpPort, apiKey, apiSecret, webhookUrl, metricsPort, turn }) {
  const config = {
    port,
    bind_addresses: ['127.0.0.1'],
    rtc: {
      tcp_port: tcpPort,
      udp_port: udpPort,
      use_external_ip: false,
      node_ip: '127.0.0.1',
      enable_loopback_candidate: true,
      ips: { includes: ['127.0.0.1/32'] },
      stun_servers: [`127.0.0.1:${turn?.port ?? 3478}`],
      ...(turn && {
        turn_servers: [
          { host: '127.0.0.1', port: turn.port, protocol: 'udp', secret: turn.secret, ttl: 3600 },
        ],
      }),
    },
    keys: { [apiKey]: apiSecret },
    room: { auto_create: false },
    // How long a layer is still sent that nobody demands any more; five seconds unless told.
    video: { dynacast_pause_delay: '2s' },
    webhook: { api_key: apiKey, urls: [webhookUrl] },
    ...(metricsPort && { prometheus_port: metricsPort }),
    logging: { level: 'info' },
  };
  return `${JSON.stringify(config, undefined, 2)}\n`;
}
