export { n as passGate } from "./commands.js";
