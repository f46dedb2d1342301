/** How phones name rear cameras to browsers that tell no facing mode (Firefox on Android). */
const REAR = /\b(?:back|rear|environment)\b/i;

/** Whether a camera looks away from the person. */
export function isRearCamera(camera: Pick<MediaStreamTrack, 'label' | 'getSettings'>): boolean {
  const { facingMode } = camera.getSettings();
  return facingMode === undefined ? REAR.test(camera.label) : facingMode === 'environment';
}
