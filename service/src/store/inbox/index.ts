export {
  appendRest,
  appendToInbox,
  findTaken,
  type InboxPlace,
  inboxBytes,
  type Remembered,
} from './append.ts';
export { Receipts } from './receipts.ts';
export { setAside } from './set-aside.ts';
export { takeFromInbox } from './take.ts';
