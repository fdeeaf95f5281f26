export { appendToInbox, forgetReceipts, type InboxPlace, inboxBytes } from './append.ts';
export { setAside } from './set-aside.ts';
export { takeFromInbox } from './take.ts';
