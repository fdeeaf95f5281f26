export {
  appendRest,
  appendToInbox,
  findTaken,
  forgetReceipts,
  type InboxPlace,
  inboxBytes,
  type Remembered,
} from './append.ts';
export { setAside } from './set-aside.ts';
export { takeFromInbox } from './take.ts';
