import { createContext } from 'react';

/** Whether the call is that of a visit: there roles and the lock are the visit's, and who is removed stays out of it. */
export const InVisit = createContext(false);
