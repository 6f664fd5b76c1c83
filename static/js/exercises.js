/** The list of exercises as a page of its own. */
import { Memory } from "./ui/memory.js";
import { markSolved } from "./ui/solved.js";

markSolved(document, new Memory(() => localStorage));
