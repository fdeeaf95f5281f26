export { r as command } from "./commands.js";
