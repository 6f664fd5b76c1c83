/** The list of exercises as a page of its own. */
import { Memory } from "./shell/memory.js";
import { markSolved } from "./exercise/solved.js";

markSolved(document, new Memory(() => localStorage));
