/** What every page may show, whatever else it is: apart from the rest, since every page loads it. */
export const englishSite = {
  language: { tag: 'en', direction: 'ltr' },

  product: 'Crossfade',
  tagline: 'Video calls from one link',
  description: 'Start a video call in your browser and share one link. Nothing to install, no account.',

  tooOld: {
    title: 'This browser is too old',
    body: 'Update it, or open this page in a current Chrome, Edge, Firefox or Safari.',
  },
  notFound: {
    title: 'There is nothing here',
    body: 'The address may be mistyped. Calls live at /call/ followed by their name.',
    action: 'Start page',
  },
  error: {
    title: 'This page stopped working',
    body: 'Reload it to carry on. If you were in a call, you will find it where you left it.',
    action: 'Reload the page',
  },
} as const;
