/** Sentences of the teacher's page, whole, with named holes. */

export const CALLS = /** @type {const} */ ({
  unreachable: "The server did not answer. Nothing has changed; try again.",
  unreadable: "The server refused this and did not say why.",
});

export const GATE = /** @type {const} */ ({
  wrong: "This is not the teacher’s token of this server. It stands behind “#token=” in the link that “playground serve --class” printed.",
  restarted: "The server was restarted. Open the link that it printed now, or type its token.",
  empty: "Type or paste the token first.",
  untitled: "Give the class a title: it is what students see when they join.",
  joined: "{title}, code {code}",
  closed: "{title}, code {code}, closed to newcomers",
  page: "{title} · Class",
});

export const INVITE = /** @type {const} */ ({
  how: "Join the class at",
  picture: "The address {address} as a QR code",
  noPicture: "The server did not answer, so there is no QR code; the address above leads to the same.",
  codeInBar: "Code {code}. How to join",
  shrink: "Make it small",
  enlarge: "Make it large",
  hide: "Put it away",
});

export const ROOM = /** @type {const} */ ({
  away: { one: "The server does not answer; the wall stands still. It is tried again in {count} second.", other: "The server does not answer; the wall stands still. It is tried again in {count} seconds." },
  pause: "Pause all",
  goOn: "Go on",
  paused: "Everyone is paused: nobody can train or change anything until you press Go on.",
  close: "Close the door",
  open: "Open the door",
  closed: "The door is closed: nobody else can join; who was here may come back.",
  ended: "The class is ended, and all of it is erased.",
  sentExercise: "Everyone was sent to the exercise “{title}”.",
  sentExample: "Everyone was sent to the example “{title}”.",
  undo: "Undo: send them back",
  another: "Choose another",
  sentLink: "Everyone was sent to a run.",
  present: { one: "{count} here", other: "{count} here" },
  orderWaiting: "Waiting ({count})",
  orderSolved: "Solved ({count})",
});

export const TOLD = /** @type {const} */ ({
  here: { one: "{count} student is here.", other: "{count} students are here." },
  waiting: { one: "{count} student waits.", other: "{count} students wait." },
  solved: { one: "{count} student has solved it.", other: "{count} students have solved it." },
});

export const WALL = /** @type {const} */ ({
  noLoss: "–",
  parameters: "par.",
  starred: "Starred.",
  waits: "Waits: nothing changed for 3 min, and the exercise is not solved.",
  still: "Nothing changed for 3 min.",
  open: "Open it.",
  tried: "Test loss {loss}, {count} parameters, {done} of {total} criteria hold.",
  triedLeft: "Gone. Test loss {loss}, {count} parameters, {done} of {total} criteria held.",
  free: "Test loss {loss}, {count} parameters.",
  freeLeft: "Gone. Test loss {loss}, {count} parameters.",
  nothingYet: "Here, without a run yet.",
  nothingLeft: "Gone, without a run.",
  nobody: "Nobody is here yet. Each who joins is a tile here.",
  nobodyWaits: "Nobody waits: all have changed something in the last three minutes, or have solved the exercise.",
  nobodySolved: "Nobody has solved it yet.",
});

export const SHOWN = /** @type {const} */ ({
  title: "One run, live",
  page: "The run, read-only",
  close: "Back to the wall",
  back: "The run before it",
  onward: "The next run",
  star: "Star",
  unstar: "Take the star away",
  copy: "Open a copy",
  send: "Send this run to all",
  tooMany: "{most} runs have a star already; more do not fit side by side. Take one away first.",
  nothing: "There is nothing to be seen of this run yet.",
  waiting: "Waiting for this page to tell its run.",
});

export const SENDING = /** @type {const} */ ({
  title: "Send everyone",
  how: "Everyone’s page opens it at once. What they have now stays in their list of runs.",
  close: "Close",
  search: "Or find an exercise or an example",
  none: "Nothing is called like this.",
  link: "The link of a run",
  sendLink: "Send this link",
  noRun: "Paste the link of a run: its settings stand behind a #.",
});

export const ENDING = /** @type {const} */ ({
  title: "End “{title}”?",
  what: "This erases for good: the class, its code, the names of {students}, and {runs} handed in. Nobody can bring it back.",
  students: { one: "{count} student", other: "{count} students" },
  runs: { one: "{count} run", other: "{count} runs" },
  first: "Whoever is in it goes on alone, with what is on the screen.",
  keep: "Keep the class",
  download: "Download what was handed in",
  saved: "Saved as submissions.csv.",
  erase: "End it and erase all",
  close: "Close",
});

export const PLOT = /** @type {const} */ ({
  free: "Without an exercise",
});

export const LIST = /** @type {const} */ ({
  nobody: "Nobody is in the class yet.",
  none: "Nobody is called like this.",
  here: "here",
  away: "away",
  now: "just now",
  minutes: { one: "{count} min ago", other: "{count} min ago" },
  long: "over {hours} h ago",
});

export const VERDICT = /** @type {const} */ ({
  title: "{name}: {title}",
  close: "Back to the hand-ins",
  all: "All criteria hold.",
  open: "Open the run",
});

export const HANDED = /** @type {const} */ ({
  name: "Student",
  grade: "Grade",
  gradeNamed: "Grade “{title}”",
  grading: "Grading “{title}”: {done} of {total}.",
  graded: { one: "{count} run of “{title}” is graded.", other: "{count} runs of “{title}” are graded." },
  points: "{score} of {points}",
  why: "{points}. Which criteria hold",
  none: "–",
  download: "Download",
  downloadNamed: "Download what was handed in for “{title}”",
  maximum: "{slug}: of",
  reasons: "{slug}: what does not hold",
  failed: "{name}: {message}",
  unread: "can’t be read",
  noSecret: "This server can’t grade: it was started without PLAYGROUND_SECRET. Download the table and give it to “playground grade”.",
});

export const PROJECTOR = /** @type {const} */ ({
  enter: "Projector",
  leave: "Leave the projector view",
});

export const SIDES = /** @type {const} */ ({
  title: "Side by side",
  close: "Back to the wall",
  numbers: "Numbers",
  copy: "Open a copy",
  copyOf: "Open a copy of {letter}",
  send: "Send to all",
  sendOf: "Send {letter} to all",
  show: "Side by side ({count})",
});
