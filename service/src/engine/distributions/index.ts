export { chiSquaredSurvival } from './chi-squared.ts';
export { logGamma, regularizedGammaUpper } from './gamma.ts';
export { normalCdf, normalQuantile, normalTwoSidedP } from './normal.ts';
