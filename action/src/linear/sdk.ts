/** The seam at which the bundle is cut: 3 MB that only a job with a key of Linear loads. */
export { LinearClient } from '@linear/sdk';
