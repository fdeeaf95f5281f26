export { appendToInbox, forgetReceipts, type InboxPlace, inboxBytes } from './append.ts';
export { type Fold, takeFromInbox } from './take.ts';
