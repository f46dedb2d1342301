/** Every value is in milliseconds. */
const SECOND = 1_000;
const MINUTE = 60 * SECOND;

/** A visitor who comes earlier than this before the start waits until then. */
export const OPENS_BEFORE = 5 * MINUTE;
/** How long after the planned end a link is valid, and who has not been admitted may still be. */
export const CLOSES_AFTER = 15 * MINUTE;
/** How long a tablet rings for one visitor. */
export const RING = 60 * SECOND;
/** How long the preview of a visitor's camera is kept for staff who said that they look. */
export const LOOK = 60 * SECOND;
/** After this wait staff are alarmed, and the visitor reads so. */
export const ALARM_AFTER = 2 * MINUTE;
/** After this wait the visitor may ask for another time. */
export const OTHER_TIME_AFTER = 10 * MINUTE;
/** How long leaving can be undone. */
export const UNDO_LEAVE = 30 * SECOND;
/** How long before the time limit everyone is warned. */
export const WARN_BEFORE = 5 * MINUTE;
/** How long a call goes on in which neither the resident nor a visitor is connected. */
export const ABSENT = 2 * MINUTE;
/** How long staff who are required may be missing, as in a reload, before the visit waits for them. */
export const STAFF_AWAY = 4 * SECOND;
/** How long nobody may have seen that staff who are required are there: longer than a call is moved from a deployment that died. */
export const STAFF_UNSEEN = 15 * SECOND;
/** When staff are reminded of a visit, whose tablet should be ready by then. */
export const REMIND_BEFORE = 15 * MINUTE;
/** How long those who were let in may take to enter the call, before the door behind them is closed. */
export const ENTERING = 2 * SECOND;
