/** Frames a second: enough to see that it moves, and two dozen of them cost little. */
const RATE = 5;

/** A picture that says whose it is and how many frames it is old. */
export function moving(label: string, hue: number, width = 480, height = 270): MediaStreamTrack {
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('This browser draws nothing.');
  let frame = 0;
  const draw = (): void => {
    frame += 1;
    context.fillStyle = `hsl(${hue} 34% 38%)`;
    context.fillRect(0, 0, width, height);
    context.fillStyle = `hsl(${hue} 40% 62%)`;
    context.beginPath();
    context.arc(width / 2, height * 0.42, height * 0.2, 0, Math.PI * 2);
    context.arc(width / 2, height * 1.02, height * 0.36, 0, Math.PI * 2);
    context.fill();
    context.fillStyle = 'white';
    context.font = `${height / 14}px sans-serif`;
    context.fillText(`${label} ${frame}`, width / 24, height / 9);
  };
  draw();
  const timer = setInterval(draw, 1000 / RATE);
  const [track] = canvas.captureStream(RATE).getVideoTracks();
  if (track === undefined) throw new Error('The canvas gives no track.');
  track.addEventListener('ended', () => clearInterval(timer));
  return track;
}
