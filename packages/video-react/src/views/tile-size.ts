/** Width by height of a tile that nothing is known of: most cameras. */
export const USUAL_RATIO = 16 / 9;
/** The least share of a video that a tile of a grid shows. */
const LEAST_SHOWN = 0.75;
/** Width by height of the widest tile. */
const WIDEST = 16 / 9;

/** How much of a video is seen in a box that it fills; both by their width to height. */
export const shownShare = (box: number, video: number): number => Math.min(box / video, video / box);

/**
 * The size of which `count` tiles fit into a box and show the most of videos of that ratio (width to height);
 * whole pixels.
 */
export function tileSize(
  count: number,
  boxWidth: number,
  boxHeight: number,
  gap: number,
  ratio: number = USUAL_RATIO,
): { readonly width: number; readonly height: number } {
  const narrowest = Math.min(WIDEST, ratio * LEAST_SHOWN);
  const widest = Math.min(WIDEST, ratio / LEAST_SHOWN);
  let best = { width: 0, height: 0, seen: 0 };
  for (let columns = 1; columns <= count; columns += 1) {
    const rows = Math.ceil(count / columns);
    const cellWidth = (boxWidth - gap * (columns - 1)) / columns;
    const cellHeight = (boxHeight - gap * (rows - 1)) / rows;
    if (cellWidth <= 0 || cellHeight <= 0) continue;
    const width = Math.floor(Math.min(cellWidth, cellHeight * widest));
    const height = Math.floor(Math.min(cellHeight, cellWidth / narrowest));
    const seen = width * height * shownShare(width / height, ratio);
    if (seen > best.seen) best = { width, height, seen };
  }
  return { width: best.width, height: best.height };
}
