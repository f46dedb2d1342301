/** Whether this browser can encrypt media end to end: it has encoded transforms, and the page is secure. */
export function supportsEncryption(): boolean {
  if (globalThis.crypto?.subtle === undefined) return false;
  return (
    'RTCRtpScriptTransform' in globalThis ||
    ('RTCRtpSender' in globalThis && 'createEncodedStreams' in RTCRtpSender.prototype)
  );
}
