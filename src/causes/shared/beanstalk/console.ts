import type { Missing } from "../../../finding/index.js";

/** What is written in no file may have been set in the console or with the EB CLI; the API answers what holds. */
export const ASK_CONSOLE: Missing = {
  what: "options that were set in the console or with the EB CLI, which no file holds",
  command: "aws elasticbeanstalk describe-configuration-settings",
};
