export { t as useProxy } from "./proxy.js";
