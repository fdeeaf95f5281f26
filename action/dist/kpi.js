export { i as command } from "./commands.js";
