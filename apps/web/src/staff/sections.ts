/** The parts of the staff's pages, each with an address, and what one must be allowed to do to see it. */
export const SECTIONS = [
  { name: 'today', needs: undefined },
  { name: 'invitations', needs: 'visits:read' },
  { name: 'residents', needs: 'residents:read' },
  { name: 'tablets', needs: 'tablets:read' },
  { name: 'visitors', needs: 'visitors:read' },
  { name: 'creators', needs: 'creators:read' },
  { name: 'mails', needs: 'mails:read' },
  { name: 'recordings', needs: 'recordings:read' },
  { name: 'history', needs: 'visits:read' },
  { name: 'incidents', needs: 'incidents:read' },
  { name: 'figures', needs: 'visits:figures' },
  { name: 'audit', needs: 'audit:read' },
] as const;

export type Section = (typeof SECTIONS)[number]['name'];

/** The section of an address's last part; `undefined` for a part that names none. */
export const sectionOf = (part: string | undefined): Section | undefined =>
  part === undefined ? 'today' : SECTIONS.find(({ name }) => name === part)?.name;

export const sectionPath = (section: Section): string =>
  section === 'today' ? '/staff' : `/staff/${section}`;
