/** Who sits before a camera that is drawn: colours of what is seen. */
export interface Sitter {
  readonly wall: readonly [from: string, to: string];
  readonly skin: string;
  readonly hair: string;
  readonly shirt: string;
  readonly longHair: boolean;
}

/** Runs in the page, before its scripts: cameras show the sitter, who breathes, and screens show slides. */
export function drawCamera(sitter: Sitter): void {
  const WIDTH = 1_280;
  const HEIGHT = 720;
  const RATE = 15;

  function drawn(draw: (context: CanvasRenderingContext2D, frame: number) => void): MediaStreamTrack {
    const canvas = document.createElement('canvas');
    canvas.width = WIDTH;
    canvas.height = HEIGHT;
    const context = canvas.getContext('2d');
    const [track] = canvas.captureStream(RATE).getVideoTracks();
    if (context === null || track === undefined) throw new Error('This browser draws nothing.');
    let frame = 0;
    draw(context, frame);
    const timer = setInterval(() => {
      if (track.readyState === 'ended') return clearInterval(timer);
      frame += 1;
      draw(context, frame);
    }, 1_000 / RATE);
    return track;
  }

  function portrait(context: CanvasRenderingContext2D, frame: number): void {
    const breath = Math.sin(frame / RATE) * 4;
    const shape = (colour: string, path: () => void): void => {
      context.fillStyle = colour;
      context.beginPath();
      path();
      context.fill();
    };
    const wall = context.createLinearGradient(0, 0, WIDTH, HEIGHT);
    wall.addColorStop(0, sitter.wall[0]);
    wall.addColorStop(1, sitter.wall[1]);
    context.fillStyle = wall;
    context.fillRect(0, 0, WIDTH, HEIGHT);
    context.fillStyle = 'rgb(255 255 255 / 35%)';
    context.fillRect(170, 70, 240, 300);
    context.translate(0, breath);
    if (sitter.longHair) shape(sitter.hair, () => context.roundRect(510, 170, 260, 400, [130, 130, 60, 60]));
    shape(sitter.shirt, () => context.ellipse(640, 740, 300, 220, 0, 0, Math.PI * 2));
    shape(sitter.skin, () => context.roundRect(596, 430, 88, 130, 30));
    shape(sitter.skin, () => context.ellipse(640, 350, 108, 140, 0, 0, Math.PI * 2));
    shape(sitter.hair, () => context.ellipse(640, 282, 122, 100, 0, Math.PI, 0));
    const blinks = frame % 60 < 2;
    for (const eye of [598, 682])
      shape('#20160f', () => context.ellipse(eye, 350, 9, blinks ? 2 : 11, 0, 0, Math.PI * 2));
    context.strokeStyle = 'rgb(120 52 44)';
    context.lineWidth = 7;
    context.lineCap = 'round';
    context.beginPath();
    context.arc(640, 390, 44, 0.25 * Math.PI, 0.75 * Math.PI);
    context.stroke();
    context.setTransform(1, 0, 0, 1, 0, 0);
  }

  function slides(context: CanvasRenderingContext2D): void {
    context.fillStyle = '#fbfaf6';
    context.fillRect(0, 0, WIDTH, HEIGHT);
    context.fillStyle = '#1d2b28';
    context.font = '600 54px system-ui, sans-serif';
    context.fillText('Garden plan, spring', 90, 130);
    [300, 420, 260, 510, 610].forEach((height, index) => {
      context.fillStyle = ['#147d6c', '#f2a65a', '#8fbfae', '#c95d38', '#3d5a80'][index] ?? 'black';
      context.fillRect(110 + index * 215, 650 - height * 0.7, 150, height * 0.7);
    });
  }

  const media = navigator.mediaDevices;
  const getUserMedia = media.getUserMedia.bind(media);
  /** The real device's stream, whose picture is drawn: pickers and permissions are the browser's own. */
  media.getUserMedia = async (constraints) => {
    const stream = await getUserMedia(constraints);
    for (const real of stream.getVideoTracks()) {
      const track = drawn(portrait);
      track.getSettings = () => real.getSettings();
      Object.defineProperty(track, 'label', { value: real.label });
      stream.removeTrack(real);
      stream.addTrack(track);
    }
    return stream;
  };
  media.getDisplayMedia = () => Promise.resolve(new MediaStream([drawn(slides)]));
}
