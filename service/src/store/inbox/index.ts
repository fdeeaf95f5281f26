export {
  appendRest,
  appendToInbox,
  findTaken,
  type InboxPlace,
  inboxBytes,
  type Remembered,
} from './append.ts';
export { appendPulled, readPulled } from './pulled.ts';
export { Receipts } from './receipts.ts';
export { listSetAside, removeSetAside, replaySetAside, setAside } from './set-aside.ts';
export { takeFromInbox } from './take.ts';
