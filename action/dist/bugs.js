export { o as command } from "./commands.js";
