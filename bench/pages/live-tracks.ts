/** Every local track that this page has made, by capture or by cloning, until it ends. */
const tracks = new Set<MediaStreamTrack>();

const { getUserMedia } = navigator.mediaDevices;
navigator.mediaDevices.getUserMedia = async (constraints) => {
  const stream = await getUserMedia.call(navigator.mediaDevices, constraints);
  for (const track of stream.getTracks()) tracks.add(track);
  return stream;
};

const { clone } = MediaStreamTrack.prototype;
MediaStreamTrack.prototype.clone = function cloneAndCount(this: MediaStreamTrack) {
  const made = clone.call(this);
  if (tracks.has(this)) tracks.add(made);
  return made;
};

/** Ended tracks are let go of here, so that this list keeps nothing alive. */
export function liveTracks(): number {
  for (const track of tracks) if (track.readyState === 'ended') tracks.delete(track);
  return tracks.size;
}
