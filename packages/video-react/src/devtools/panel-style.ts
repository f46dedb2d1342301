/** Of the panel alone: no rule reaches anything outside of it. */
export const PANEL_STYLE = `
.crossfade-devtools, .crossfade-devtools-open {
  position: fixed; z-index: 2147483000; font: 12px/1.4 ui-monospace, monospace; color: #dfe7e4; background: #10191a;
}
.crossfade-devtools-open {
  right: 8px; bottom: 8px; padding: 4px 10px; border: 1px solid #45524f; border-radius: 6px; cursor: pointer;
}
.crossfade-devtools {
  left: 0; right: 0; bottom: 0; max-height: 45vh; overflow: auto; border-top: 1px solid #45524f; padding: 0 12px 12px;
}
.crossfade-devtools header {
  position: sticky; top: 0; display: flex; gap: 16px; align-items: center; padding: 8px 0; background: inherit;
}
.crossfade-devtools header strong { flex: 1; }
.crossfade-devtools button {
  padding: 2px 8px; border: 1px solid #45524f; border-radius: 4px; background: none; color: inherit; font: inherit;
  cursor: pointer;
}
.crossfade-devtools > button { margin-top: 10px; }
.crossfade-devtools h3 { margin: 10px 0 4px; font-size: 12px; color: #8fd8c5; }
.crossfade-devtools table { border-collapse: collapse; }
.crossfade-devtools-facts { display: flex; flex-wrap: wrap; gap: 0 48px; }
.crossfade-devtools th, .crossfade-devtools td {
  padding: 1px 20px 1px 0; text-align: left; vertical-align: top; overflow-wrap: anywhere;
}
.crossfade-devtools td:not(:last-child) { white-space: nowrap; }
.crossfade-devtools th { color: #9fb0aa; font-weight: 400; white-space: nowrap; }
.crossfade-devtools [data-won='true'], .crossfade-devtools [data-part='pinned'] { color: #ffd9a8; }
`;
