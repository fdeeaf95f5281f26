export { a as command } from "./commands.js";
