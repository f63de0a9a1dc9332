// npm run setup: installs everything that `npm start` and `npm test` need, and nothing twice.
import { runWithProjectNode } from "./bootstrap.mjs";

runWithProjectNode("commands/setup.ts", {});
