export type { Applied, Arrived, Handler, Handlers } from './applied.ts';
export { forgetOldDeliveries } from './forget.ts';
export { keepRefused } from './keep-refused.ts';
export { lookAgain } from './look-again.ts';
export { type Processing, processDeliveries } from './process.ts';
export { deliveryRoutes } from './routes.ts';
export { takeIn } from './take-in.ts';
export { oneLine } from './text.ts';
