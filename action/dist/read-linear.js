export { t as readLinear } from "./commands.js";
