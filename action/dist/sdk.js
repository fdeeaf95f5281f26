export { t as LinearClient } from "./linear.js";
