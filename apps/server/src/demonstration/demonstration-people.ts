/** Every user of the demonstration residence; a click signs in as one of them, in development alone. */
export const DEMONSTRATION_PASSWORD = 'demonstration';

export const DEMONSTRATION_USERS = [
  { name: 'Ada Osei', email: 'ada@demo.example', role: 'admin' },
  { name: 'Sam Weber', email: 'sam@demo.example', role: 'staff' },
  { name: 'Daniel Martin', email: 'daniel@demo.example', role: 'visitor' },
] as const;

/** Each with the person who visits them. */
export const DEMONSTRATION_RESIDENTS = [
  {
    name: 'Rosa Martin',
    room: '12',
    tablet: 'Room 12',
    visitor: { name: 'Daniel Martin', email: 'daniel@demo.example', relation: 'son' },
  },
  {
    name: 'Henry Okafor',
    room: '14',
    tablet: 'Lounge',
    visitor: { name: 'Amara Okafor', email: 'amara@demo.example', relation: 'daughter' },
  },
  {
    name: 'Mei Chen',
    room: '21',
    tablet: 'Lounge',
    visitor: { name: 'Lily Chen', email: 'lily@demo.example', relation: 'granddaughter' },
  },
] as const;
