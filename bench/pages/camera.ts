/** The camera and the microphone as the layer's own capture asks for them, so that both sides send the same. */
export async function openCameraAndMicrophone(): Promise<{
  readonly camera: MediaStreamTrack;
  readonly microphone: MediaStreamTrack;
}> {
  const stream = await navigator.mediaDevices.getUserMedia({
    video: { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 30 } },
    audio: { echoCancellation: true, noiseSuppression: true, autoGainControl: true },
  });
  const [camera] = stream.getVideoTracks();
  const [microphone] = stream.getAudioTracks();
  if (camera === undefined || microphone === undefined) throw new Error('no camera or no microphone');
  return { camera, microphone };
}
