import type { MailFacts, MailTexts } from './mail-words.ts';

const when = { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' } as const;
const clock = { hour: '2-digit', minute: '2-digit' } as const;

const dayOf = ({ startsAt, timeZone }: MailFacts): string =>
  new Intl.DateTimeFormat('de-DE', { ...when, timeZone }).format(startsAt);

const timesOf = ({ startsAt, endsAt, timeZone }: MailFacts): string => {
  const time = new Intl.DateTimeFormat('de-DE', { ...clock, timeZone });
  return `${time.format(startsAt)} bis ${time.format(endsAt)} Uhr (${timeZone.replaceAll('_', ' ')})`;
};

const whenOf = (facts: MailFacts): string => `${dayOf(facts)}, ${timesOf(facts)}`;

const common = (facts: MailFacts) => ({
  greeting: `Guten Tag ${facts.visitor},`,
  footer: `${facts.residence} hat diese E-Mail geschickt, weil Sie dort zu einem Videobesuch eingeladen sind. Antworten werden nicht gelesen.`,
});

const link = {
  label: 'Besuch öffnen',
  notes: [
    'Öffnen Sie den Link einige Minuten vorher, um Kamera und Mikrofon zu prüfen. Sie brauchen kein Konto und keine App.',
    'Der Link gilt für das erste Gerät, das ihn benutzt: Öffnen Sie ihn auf dem Gerät, das Sie benutzen möchten. Geben Sie ihn nicht weiter.',
    'Die angehängte Datei trägt den Besuch in Ihren Kalender ein.',
  ],
};

/** Every word of the mails to visitors, in German. */
export const germanMail: MailTexts = {
  calendar: {
    locale: 'de-DE',
    title: (resident) => `Videobesuch bei ${resident}`,
    open: (url) => `Öffnen Sie diesen Link einige Minuten vorher: ${url}`,
    help: (contact) => `Schwierigkeiten? ${contact}`,
  },
  invitation: (facts) => ({
    ...common(facts),
    subject: `Ihr Videobesuch bei ${facts.resident} am ${dayOf(facts)}`,
    lines: [`Sie sind zu einem Videobesuch bei ${facts.resident} in ${facts.residence} eingeladen.`],
    when: whenOf(facts),
    link,
  }),
  'new-link': (facts) => ({
    ...common(facts),
    subject: `Neuer Link: Ihr Videobesuch bei ${facts.resident} am ${dayOf(facts)}`,
    lines: [
      `Hier ist ein neuer Link zu Ihrem Videobesuch bei ${facts.resident} in ${facts.residence}. Links aus früheren E-Mails gelten nicht mehr.`,
    ],
    when: whenOf(facts),
    link,
  }),
  cancelled: (facts) => ({
    ...common(facts),
    subject: `Abgesagt: Ihr Videobesuch bei ${facts.resident} am ${dayOf(facts)}`,
    lines: [
      `Ihr Videobesuch bei ${facts.resident} in ${facts.residence} ist abgesagt. Der Link gilt nicht mehr.`,
    ],
    when: whenOf(facts),
  }),
  missed: (facts) => ({
    ...common(facts),
    subject: `Ihr Videobesuch bei ${facts.resident} hat nicht stattgefunden`,
    lines: [
      `Ihr Videobesuch bei ${facts.resident} in ${facts.residence} hat nicht stattgefunden. Der Link gilt nicht mehr.`,
      `Bitte fragen Sie ${facts.residence} nach einem anderen Termin.`,
    ],
    when: whenOf(facts),
  }),
  recording: (facts) => ({
    ...common(facts),
    subject: `Die Aufnahme Ihres Besuchs bei ${facts.resident} ist bereit`,
    lines: [
      `Die Aufnahme Ihres Videobesuchs bei ${facts.resident} in ${facts.residence} kann jetzt angesehen werden. ${facts.resident} ist damit einverstanden.`,
    ],
    when: dayOf(facts),
    link: {
      label: 'Aufnahme ansehen',
      notes: [
        'Der Link ist nur für Sie. Geben Sie ihn nicht weiter. Es wird festgehalten, wer die Aufnahme ansieht.',
        'Er gilt, bis die Aufnahme gelöscht wird.',
      ],
    },
  }),
};
