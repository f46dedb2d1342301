import type { ReactNode } from 'react';
import { siteTexts } from '../texts/site-texts.ts';

/** Written for browsers that run nothing newer; what it asks for is what docs/browsers.md names. */
const CHECK = `(function () {
  var has = window.CSS && CSS.supports && CSS.supports('color', 'color-mix(in srgb, red, blue)');
  if (has && [].with && [].toSorted && Object.hasOwn && window.structuredClone) return;
  document.getElementById('too-old').style.display = 'block';
  window.stop();
})();`;

/**
 * Says that the browser is too old, before anything else runs: it stands first in the page, brings its own look,
 * and stops the rest from loading.
 */
export const TooOld = ({ nonce }: { readonly nonce: string | undefined }): ReactNode => (
  <>
    <div
      id="too-old"
      role="alert"
      style={{
        display: 'none',
        maxWidth: '34em',
        margin: '20vh auto 0',
        padding: '0 20px',
        font: '18px/1.5 sans-serif',
      }}
    >
      {/* No h1: Next announces the first one of a page whose title is not there yet. */}
      <h2 style={{ fontSize: '2em' }}>{siteTexts.tooOld.title}</h2>
      <p>{siteTexts.tooOld.body}</p>
    </div>
    {/* Browsers hide a nonce from scripts (HTML, "Cryptographic nonces"), so it reads as another one there. */}
    <script nonce={nonce} suppressHydrationWarning dangerouslySetInnerHTML={{ __html: CHECK }} />
  </>
);
