import { englishCalendar } from '../visits/views/visit-calendar.ts';
import type { MailFacts, MailTexts } from './mail-words.ts';

const when = { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' } as const;
const clock = { hour: '2-digit', minute: '2-digit' } as const;

const dayOf = ({ startsAt, timeZone }: MailFacts): string =>
  new Intl.DateTimeFormat('en-GB', { ...when, timeZone }).format(startsAt);

const timesOf = ({ startsAt, endsAt, timeZone }: MailFacts): string => {
  const time = new Intl.DateTimeFormat('en-GB', { ...clock, timeZone });
  return `${time.format(startsAt)} to ${time.format(endsAt)} (${timeZone.replaceAll('_', ' ')})`;
};

const whenOf = (facts: MailFacts): string => `${dayOf(facts)}, ${timesOf(facts)}`;

const common = (facts: MailFacts) => ({
  greeting: `Hello ${facts.visitor},`,
  footer: `${facts.residence} sent this mail because you were invited to a video visit there. Replies are not read.`,
});

const link = {
  label: 'Open your visit',
  notes: [
    'Open it a few minutes before, to check your camera and microphone. You need no account and no app.',
    'The link works on the first device that uses it: open it on the device that you want to use. Do not pass it on.',
    'The attached file adds the visit to your calendar.',
  ],
};

/** Every word of the mails to visitors, in English. */
export const englishMail: MailTexts = {
  calendar: englishCalendar,
  invitation: (facts) => ({
    ...common(facts),
    subject: `Your video visit with ${facts.resident} on ${dayOf(facts)}`,
    lines: [`You are invited to a video visit with ${facts.resident} of ${facts.residence}.`],
    when: whenOf(facts),
    link,
  }),
  'new-link': (facts) => ({
    ...common(facts),
    subject: `New link: your video visit with ${facts.resident} on ${dayOf(facts)}`,
    lines: [
      `Here is a new link for your video visit with ${facts.resident} of ${facts.residence}. Links from earlier mails no longer work.`,
    ],
    when: whenOf(facts),
    link,
  }),
  cancelled: (facts) => ({
    ...common(facts),
    subject: `Cancelled: your video visit with ${facts.resident} on ${dayOf(facts)}`,
    lines: [
      `Your video visit with ${facts.resident} of ${facts.residence} is cancelled. Its link no longer works.`,
    ],
    when: whenOf(facts),
  }),
  missed: (facts) => ({
    ...common(facts),
    subject: `Your video visit with ${facts.resident} did not take place`,
    lines: [
      `Your video visit with ${facts.resident} of ${facts.residence} did not take place. Its link no longer works.`,
      `Please ask ${facts.residence} for another time.`,
    ],
    when: whenOf(facts),
  }),
  recording: (facts) => ({
    ...common(facts),
    subject: `The recording of your visit with ${facts.resident} is ready`,
    lines: [
      `The recording of your video visit with ${facts.resident} of ${facts.residence} can be watched now. ${facts.resident} has agreed to that.`,
    ],
    when: dayOf(facts),
    link: {
      label: 'Watch the recording',
      notes: [
        'The link is for you alone. Do not pass it on. Who watches is logged.',
        'It works until the recording is deleted.',
      ],
    },
  }),
};
