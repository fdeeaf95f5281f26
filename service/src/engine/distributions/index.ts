export { chiSquaredSurvival } from './chi-squared.ts';
export { logGamma, regularizedGammaUpper } from './gamma.ts';
export { normalCdf, normalQuantile, normalTwoSidedP } from './normal.ts';
export { regularizedBeta, studentTwoSidedP, studentTwoSidedQuantile } from './student-t.ts';
