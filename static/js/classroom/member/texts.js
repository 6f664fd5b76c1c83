/** What is said to a student of a class; few visits need it, so it stands beside core/texts.js. */

/** On the page to join. */
export const JOIN = /** @type {const} */ ({
  away: "The server can’t be reached. Try again in a moment.",
  tooOften: "Too many wrong codes were tried from here.",
  wait: "You can go on in {seconds} s.",
  unknown: "There is no class {code}. Look at the code once more and type it here.",
  any: "Join a class",
  title: "Join “{title}”",
  joined: "You are in “{title}” as",
  noCode: "Type the five letters that your teacher shows.",
  closed: "This class takes nobody new at the moment. Ask your teacher to open it, then press Join again.",
  wrongLetters: "This name and these letters don’t belong together. Your teacher can look them up.",
  noName: "Type the name that you had in this class.",
  noLetters: "Type the four letters that you were shown.",
  joining: "Joining …",
  notKept: "This browser keeps nothing here, so it would forget that you are in the class. Leave private browsing, or use another browser.",
});

/** In the playground. */
export const MEMBER = /** @type {const} */ ({
  bar: "Your class",
  chip: "Class {title}: you are {name}",
  name: "You are",
  letters: "Your four letters",
  code: "Code of the class",
  lettersHint: "With your name and the four letters you come back in on any device.",
  privacy: "What is kept, and for how long",
  leave: "Leave this class on this device",
  left: "You left {title} on this device. {name} and {rejoin} bring you back in.",
  undo: "Undo",
  ended: "The class {title} has ended, and what it kept is erased. The playground stays.",
  unknown: "The class {title} is over, or does not know this device. You go on without it.",
  paused: "Your teacher has paused the class. Look up.",
  pausedHere: "Your teacher has paused the class. Look up. You can still check and hand in.",
  goesOn: "Your class goes on. Press Play to train on.",
  sent: "Your teacher sent everyone to {title}.",
  sentHere: "Your teacher sent everyone to {title}. You are there already.",
  theExercise: "“{title}”",
  theRun: "this run",
  theExample: "this example",
  back: "Back to what you had",
});

/** Handing in. */
export const HANDIN = /** @type {const} */ ({
  handIn: "Hand in",
  again: "Hand in again",
  retry: "Try again",
  hint: "Your run and your answers go to your teacher. You may hand in again: the latest counts",
  sending: "Handing in …",
  done: "Handed in at {time}. {said}",
  doneUnchecked: "Handed in at {time}. It was not checked now.",
  kept: "Handed in at {time}.",
  away: "The server can’t be reached, and nothing is handed in yet. Try again.",
  over: "This class is over, so nothing can be handed in.",
  copy: "Copy receipt",
  copied: "The receipt is copied.",
  receipt: "Receipt",
  untold: "not told here",
  text: "Handed in: {exercise}\nClass: {title}\nName: {name}\nAt: {at}\nCheck: {said}\nReceipt: {receipt}",
  list: "Handed in",
  none: "Nothing yet.",
  lost: "The server can’t be reached, so only what was handed in on this page is listed.",
  older: "replaced",
});

/** The plot of the class. */
export const PLOTTED = /** @type {const} */ ({
  title: "Class plot",
  hint: "Every network of the class is a dot, without a name. Yours has a ring.",
  of: "Every network of the class at {title} is a dot, without a name. Yours has a ring.",
  free: "Every network of the class outside exercises is a dot, without a name. Yours has a ring.",
  all: "All tasks",
  waiting: "Asking for the networks of the class …",
  away: "The server did not answer; it is asked again in a moment.",
});
