export { appendToInbox, forgetReceipts, type InboxPlace, inboxBytes } from './append.ts';
export { takeFromInbox } from './take.ts';
