/** A tile is neither wider nor narrower than these, so that no face is cut off. */
const WIDEST = 16 / 9;
const NARROWEST = 4 / 5;

/** The largest tile of which `count` fit into a box; whole pixels. */
export function tileSize(
  count: number,
  boxWidth: number,
  boxHeight: number,
  gap: number,
): { readonly width: number; readonly height: number } {
  let best = { width: 0, height: 0 };
  for (let columns = 1; columns <= count; columns += 1) {
    const rows = Math.ceil(count / columns);
    const cellWidth = (boxWidth - gap * (columns - 1)) / columns;
    const cellHeight = (boxHeight - gap * (rows - 1)) / rows;
    if (cellWidth <= 0 || cellHeight <= 0) continue;
    const width = Math.floor(Math.min(cellWidth, cellHeight * WIDEST));
    const height = Math.floor(Math.min(cellHeight, cellWidth / NARROWEST));
    if (width * height > best.width * best.height) best = { width, height };
  }
  return best;
}
