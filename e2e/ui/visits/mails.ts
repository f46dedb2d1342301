const VISIT = 'Your video visit with Rosa Lind on Tuesday, 1 December 2026';

/** Mails of a residence: one that was sent, one that was refused, one that is tried again, one out of date. */
export const sentMails = () => [
  mail('m1', { kind: 'invitation', state: 'sent', readable: true }),
  mail('m2', {
    kind: 'new-link',
    state: 'failed',
    problem: 'refused',
    answer: '550 No such mailbox',
    visitor: { id: 'p2', name: 'Ben Okafor', email: 'ben.okafor@example.org' },
  }),
  mail('m3', { kind: 'cancelled', state: 'queued', problem: 'unreachable', answer: 'ECONNREFUSED' }),
  mail('m4', { kind: 'missed', state: 'dropped' }),
];

const mail = (id: string, change: object) => ({
  id,
  attempts: 1,
  visit: 'v1',
  visitor: { id: 'p1', name: 'Anna Keller', email: 'anna.keller@example.org' },
  createdAt: '2026-12-01T09:10:00Z',
  readable: false,
  ...change,
});

/** An invitation, as the server makes it. */
export const mailContent = () => ({
  to: 'anna.keller@example.org',
  subject: VISIT,
  text: 'Hello Anna Keller,\n\nYou are invited to a video visit with Rosa Lind of Linden House.\n',
  html: `<!doctype html><html lang="en"><head><title>${VISIT}</title></head>
    <body style="margin:0;padding:24px 12px;background:#f3f4f6;color:#1f2937;font:16px/1.5 Arial,sans-serif">
    <div style="max-width:560px;margin:0 auto;padding:28px;background:#ffffff;border-radius:12px">
    <p>Hello Anna Keller,</p><p>You are invited to a video visit with Rosa Lind of Linden House.</p>
    <p style="margin:20px 0;padding:14px 18px;background:#e2f2ec;border-radius:8px;font-weight:bold">Tuesday, 1 December 2026, 14:00 to 14:30 (Europe/Berlin)</p>
    <p><a href="https://visits.example.org/visit/example" style="display:inline-block;padding:14px 22px;background:#0f6b5b;color:#ffffff;border-radius:8px;font-weight:bold;text-decoration:none">Open your visit</a></p>
    </div></body></html>`,
});
