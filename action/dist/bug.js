export { s as command } from "./commands.js";
