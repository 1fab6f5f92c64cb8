"""Every word the interview says, and its marks. Nothing here asks, reads or saves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from assess.errors import AssessError
from assess.log import Standing
from assess.log.standing import Evidence
from assess.report.words import lost as lost_in_words
from assess.review import NO_FINDING
from assess.text import capital, counted, from_iso, quoted, shown

# Marks

DONE = "✓"
OPEN = "·"
FLAG = "!"
UP, DOWN, SAME = "▲", "▼", "="
FULL, EMPTY = "█", "░"
POINTER = "›"
LAST = "‹"
RULE = "─"
CUT = "…"
TICKED, UNTICKED = "[x]", "[ ]"

PLAINER = {
    "✓": "+", "▲": "^", "▼": "v", "█": "#", "░": ".", "›": ">", "‹": "<", "─": "-", "·": "-", "…": "~",
    "—": "-", "–": "-", "‘": "'", "’": "'", "“": '"', "”": '"', "×": "x", "→": ">", "↑": "^", "↓": "v",
}  # fmt: skip
"""What stands for a mark where the terminal's encoding cannot carry it; always one for one."""


def plainer(encoding: str | None) -> dict[int, str]:
    """The marks that `encoding` cannot carry, for `str.translate`."""
    return {ord(mark): plain for mark, plain in PLAINER.items() if not _carries(encoding or "ascii", mark)}


def _carries(encoding: str, mark: str) -> bool:
    try:
        mark.encode(encoding)
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def bar(done: int, total: int, cells: int) -> str:
    """A bar of block characters: empty for exactly none, full for exactly all."""
    filled = int(Fraction(done * cells, total)) if total else 0
    if 0 < done < total:
        filled = min(max(filled, 1), cells - 1)
    return FULL * filled + EMPTY * (cells - filled)


# A question

KILOBYTE = 1000
NOT_APPLICABLE = "Not applicable"
NOT_APPLICABLE_IS = (
    "only where a law or the mission rules it out (what is not done yet is level 0); a reason is asked for."
)
UNKNOWN = "Not known"
UNKNOWN_IS = "nobody could tell; who was asked, or what is missing, is asked for."
WHY = "Why: "
NOW = "Now: "
WORDING_CHANGED = "the wording has changed since, so look again"


def section(number: str | None, title: str) -> str:
    """The name of a guideline in short."""
    return shown(f"{number} {title}" if number else title)


def reference(set_title: str, edition: str, kind: str, name: str, code: str | None) -> str:
    """Where a question comes from."""
    parts = [f"{set_title}, {edition}", f"{kind} {name}", *([code] if code else [])]
    return shown(f" {OPEN} ".join(parts))


def place(number: int, total: int) -> str:
    """Where a question stands in its section."""
    return f"question {number} of {total}"


def level(number: int, name: str) -> str:
    """A level with its name."""
    return f"level {number} {shown(name)}"


def because(what: str, reason: str) -> str:
    """An answer that is no level."""
    return f"{what.lower()}: {shown(reason)}"


def also(ids: Sequence[str], number: int) -> str:
    """The ticked statements of the next level."""
    return f"of level {number} already: {', '.join(shown(i) for i in ids)}"


def moved(reason: str, note: str | None) -> str:
    """Why a level moved."""
    return f"moved because {reason}" + (f": {shown(note)}" if note else "")


def earlier(label: str, parts: Sequence[str]) -> str:
    """Last year's line."""
    return f"{shown(label)}: {f' {OPEN} '.join(parts)}"


def asked_as(criterion: str, question: str) -> str:
    """What the question was then, where it was another one."""
    return f"asked then as {criterion}: {shown(question)}"


NOT_ASKED = "not asked"
LEFT_OPEN = "not answered"


def by(name: str, at: str) -> str:
    """Who wrote, and when."""
    return f"{shown(name)}, {moment(at)}"


def moment(at: str) -> str:
    """`2026-11-22T10:12:00Z` as a person writes it."""
    return f"{from_iso(at[:10])} {at[11:16]} UTC"


def same_as(label: str) -> str:
    """That the answer repeats last year's."""
    return f"same as {shown(label)}"


def same_as_before(label: str) -> str:
    """The same as a sentence, after the answer is saved."""
    return stopped(capital(same_as(label)))


def before(label: str, what: str) -> str:
    """Last year's answer as a sentence, where this year's is another one."""
    return stopped(earlier(label, [what]))


def commented(text: str) -> str:
    """A comment on one line."""
    return f"comment: {shown(text)}"


def size(number: int) -> str:
    """The size of a file as a person reads it."""
    if number < KILOBYTE:
        return counted(number, "byte")
    return f"{number / KILOBYTE:,.0f} kB" if number < KILOBYTE**2 else f"{number / KILOBYTE**2:,.1f} MB"


def evidence(item: Evidence, now: Standing) -> str:
    """One piece of evidence, named back."""
    parts = [shown(item.name)]
    if item.sha256:
        parts.append(size(item.size or 0))
    if item.dated:
        parts.append(f"of {from_iso(item.dated)}")
    if item.expires:
        parts.append(f"valid until {from_iso(item.expires)}")
    if not item.holds_on(now.settings.as_of):
        parts.append("EXPIRED")
    if item.confidential:
        parts.append("confidential")
    if lost := now.lost_file(item):
        parts.append(lost_in_words(item.kind, lost).upper())
    return parts[0] + (f" ({', '.join(parts[1:])})" if parts[1:] else "")


def evidenced(items: Sequence[str]) -> str:
    """The evidence of one question."""
    return f"evidence: {'; '.join(items)}"


def flagged(name: str, note: str | None) -> str:
    """A flag, and its note."""
    return f"{FLAG} flagged by {shown(name)}" + (f": {shown(note)}" if note else "")


def needs_evidence(above: int) -> str:
    """That a level is claimed without evidence."""
    return f"{UP} needs evidence (above level {above}, none is attached that holds)"


# The auditor's interview

ASK_FINDING = "What is the finding?"
ASK_FOUND = "What was found, and where it was seen"
NOT_IN_REVIEW = "That is no part of a review: the assessment stays as it was submitted."
RATE_FIRST = "Rate it first; the note goes with the rating."
NOT_RATED = "Not saved: the rating was left before its end. Nothing was changed."
NOTE_SAVED = "The note is saved."
HIDDEN = "hidden until your own level is given"
STILL_HIDDEN = f"The self-rating is {HIDDEN}."
LAPSED = "lapsed, as the answer changed since"
SELF_RATING = "The self-rating"
COMMENT_ON_IT = "Its comment"
EVIDENCE_OF_IT = "Its evidence"
WITHOUT_EVIDENCE = "without evidence"
NO_COMMENT = "There is none."
NO_EVIDENCE = "None is attached."
DOES_NOT_HOLD = "does not hold"


def level_alone(criterion: str, what: str) -> str:
    """That a level given blind stands without a finding, and how to state one."""
    return f"{saved(criterion, what)} {capital(NO_FINDING)}: give the level again to state one."


def passed_on(error: AssessError) -> str:
    """Why no level is taken on a question."""
    return f"{trouble(error)} No level is taken here: s goes on."


def both_ratings(claimed: str, own: str) -> str:
    """The two ratings a finding is about."""
    return f"Self-rating: {stopped(claimed)} Yours: {stopped(own)}"


def own_rating(what: str, finding: str | None, *, lapsed: bool) -> str:
    """What the auditor said before."""
    return f" {OPEN} ".join([*([LAPSED] if lapsed else []), what, finding or NO_FINDING])


def noted(text: str) -> str:
    """A note on one line."""
    return f"note: {shown(text)}"


def numbered_evidence(number: int, named: str) -> str:
    """A piece of evidence with its number in the report."""
    return f"E{number} {named}"


def evidence_shown(number: int) -> str:
    """How to come to a file."""
    return f"`assess evidence show E{number}` prints where its file lies."


# After a key

WRONG_KEY = "This key does nothing here; the line below names those that do."
SAY_LEVEL = "Choose a level first: 0 to 5, n or d, or the arrow keys."
WRONG_PASTE = "What was pasted does nothing here."
PASTED_ON_A_PAGE = "What was pasted is a text: press c for a comment or e for evidence first, then paste it."
NOT_SAVED = "Not saved: this needs a reason."
KEPT_AS_IT_WAS = "Nothing was changed."
NO_BACK = "This is the first question seen."
LAST_OPEN = "This is the only open question left."
NOTHING_TO_UNDO = "There is nothing of yours to take back."
ONE_LANGUAGE = "There is one language so far: English."
NO_INDICATORS = "There is no indicator under this guideline."
TOP_LEVEL = "There is no level above 5."
SKIPPED = "Skipped; it stays open and is listed."
FLAG_RAISED = "Flagged."
FLAG_LOWERED = "The flag is taken back."
COMMENT_SAVED = "The comment is saved."
COMMENT_GONE = "The comment is taken back."
NO_MATCH = "No question has these words."
MEASURED = "The indicator is saved."
ALL_ANSWERED = "Every question is answered. q leaves; then `assess gaps` and `assess report` show what follows."


def wrong_key(typed: str) -> str:
    """That a key means nothing on this page."""
    if typed.isdecimal():
        return f"{typed} is no level; levels are 0 to 5. ? shows the keys."
    return f"{shown(typed)} does nothing here. ? shows the keys." if typed.isprintable() else WRONG_KEY


def stopped(text: str) -> str:
    """`text` with one full stop behind it, unless it ends a sentence in another way."""
    kept = text.rstrip()
    return kept if kept.endswith((".", "!", "?", CUT)) else f"{kept}."


def saved(criterion: str, what: str) -> str:
    """What was saved."""
    return stopped(f"{DONE} Saved {criterion}: {what}")


WHY_LEFT = "Why it moved was not said; give the same level again to say it."
WHY_SAVED = "Why it moved is saved, too."
WHY_GONE = "Why it moved is not saved."


def level_and_ticks(said: str) -> str:
    """That statements stand beside a level, and how both are typed."""
    return f"Choose a level first, or type both on one line: 0 to 4, then {shown(said[:40])}"


def ticks_refused(fault: tuple[str, str]) -> str:
    """What is wrong with the statements behind a level, and what to do."""
    return f"Not saved: {fault[0]}. {stopped(fault[1])}"


def unchanged(criterion: str) -> str:
    """That the same was said again."""
    return f"{DONE} {criterion} stands as it was saved."


def needs_evidence_of(criterion: str) -> str:
    """The same as `needs_evidence`, after the page has changed."""
    return f"{criterion} needs evidence: {_go_back_to(criterion)} and type e."


def _go_back_to(criterion: str) -> str:
    return f"go back to it (type b, or j {criterion})"


def had_evidence(label: str, criterion: str, number: int) -> str:
    """That last year's evidence waits to be looked at."""
    pieces = counted(number, "piece") + " of evidence"
    valid = "is it still valid" if number == 1 else "are they still valid"
    return f"{shown(label)} had {pieces} for {criterion}: {valid}? To say so, {_go_back_to(criterion)} and type e."


def all_ticked(up: int) -> str:
    """Why ticking everything is refused."""
    return f"If all of them hold, then the level is {up}. Leave one out, or choose level {up}."


def undone(what: str, criterion: str) -> str:
    """What was taken back."""
    on = f" ({shown(criterion)})" if criterion else ""
    return f"Taken back: {UNDONE.get(what, what)}{on}."


UNDONE = {
    "answer": "the answer", "withdraw": "the withdrawal", "comment": "the comment", "flag": "the flag",
    "attach": "the evidence", "detach": "the removal of evidence", "indicator": "the indicator",
    "fact": "what was said about the institution", "plan": "the item of the plan",
    "import": "the whole table that was imported", "settings": "what was changed about the assessment",
    "why": "why the level moved; the level stands", "lowering": "the lowering of the flag, which is up again",
    "emptying": "the removal of the comment, which stands again",
}  # fmt: skip


def evidence_saved(named: str) -> str:
    """Evidence named back."""
    return stopped(f"{DONE} Evidence saved: {named}")


def evidence_off(name: str) -> str:
    """Evidence taken off one question."""
    return f"{shown(name)} is taken off this question."


def conflict(name: str, at: str, what: str) -> str:
    """That somebody else wrote on the same question."""
    stands = stopped(f"and this stands now: {what}")
    return f"Not saved: {by(name, at)} wrote here in the meantime, {stands} Answer again if need be."


WITHDRAWN = "no answer"


def trouble(error: AssessError) -> str:
    """Expected trouble on one line."""
    return shown(" ".join(filter(None, [error.message, error.hint])))


# Keys

KEYS: tuple[tuple[str, str, int], ...] = (
    ("↑ ↓", "open a level", 2), ("Enter", "save", 0), ("b", "back", 2), ("s", "skip", 2), ("c", "comment", 1),
    ("e", "evidence", 1), ("t", "tick", 3), ("u", "undo", 3), ("j", "jump", 3), ("r", "review", 2), ("f", "flag", 4),
    ("i", "indicators", 5), ("?", "help", 0), ("q", "save and quit", 0),
)  # fmt: skip
"""Keys of a question, with how soon they are left out where the line is too short (all are in the help)."""

QUIT_SHORT = "quit"

ALL_KEYS = (
    ("0-5 n d, ↑ ↓", "move to a level, to not applicable, to not known"),
    ("Enter", "save, and on to the next open question"),
    ("b  ←", "back to the question seen before"),
    ("s  →", "skip: it stays open"),
    ("c  F2", "comment"),
    ("e  F3", "evidence: a file, a link, or a reference such as board minutes 14 March"),
    ("?  F1", "this page"),
    ("j  /  F4", "jump to a question by id or word"),
    ("r  F5", "review: what is open, flagged, changed, without evidence"),
    ("f  F6", "flag for a colleague; again: take the flag back"),
    ("l  F7", "another language (there is one so far)"),
    ("i  F8", "indicators of this guideline"),
    ("a  F12", "about the institution: what decides which questions are asked"),
    ("t  F9", "tick statements of the next level that hold already"),
    ("u  Ctrl-Z", "take back the last thing saved"),
    ("PgUp PgDn", "scroll"),
    ("q  F10  Ctrl-D  Ctrl-C", "save and quit: everything is saved already"),
)

LIST_KEYS = "Enter choose  ↑ ↓ move  Esc back"
SEARCH_KEYS = "type to filter  Enter open  ↑ ↓ move  Esc back"
TAB_KEYS = "Enter open  ↑ ↓ move  ← → filter  Esc back  q quit"
TICK_KEYS = "Space tick  Enter save  ↑ ↓ move  Esc back"
HELP_KEYS = "PgUp PgDn ↑ ↓ scroll  Esc close"
LINE_KEYS = "Enter save  Esc cancel"
PATH_KEYS = "Enter save  Tab complete a file name  Esc cancel"
TEXT_KEYS = "F2 or Ctrl-S save  Enter new line  Esc cancel"
FILTER = "Filter: "
NOTHING_HERE = "(nothing)"
NO_FIT = "No line has these words. Backspace takes a letter back."


MORE = ": PgUp PgDn"
MORE_OF_QUESTION = ": PgUp PgDn scroll, ? shows all"


def scrolled(first: int, last: int, total: int) -> str:
    """That there is more than fits."""
    return f"lines {first}-{last} of {total}"


# Help

HELP = "Levels in full"
HELP_LEVELS = "A level is reached when its statements and all lower ones hold: read upward, stop where one fails."
HELP_EVIDENCE = "Evidence an assessor would look for"
HELP_EXAMPLES = "Worked examples"
HELP_ABOUT = "About this question"
HELP_RECORDED = "What is recorded"
HELP_KEYS_TITLE = "Keys"
HELP_MARKS = "Marks"
HELP_SCALE = "The scale, and how statements are read"
HELP_SET = "How the questions were made, and their words"


def example(case: str, number: int, reason: str) -> str:
    """A worked case."""
    return shown(f"{case} → Level {number}: {reason}")


def addressed(addressee: str) -> str:
    """Who can answer."""
    return f"For: {shown(addressee)}."


def effort(knowledge: str, time: str, resources: str) -> str:
    """What closing a gap takes."""
    return f"Effort to close a gap: knowledge {knowledge}, time {time}, resources {resources}."


def basis(kind: str, note: str | None) -> str:
    """What the question rests on."""
    said = {"guideline": "Rests on the guideline.", "inferred": "Rests on our inference."}.get(kind, shown(kind))
    return f"{said} {shown(note)}" if note else said


def weight(value: str, reason: str, *, key: bool) -> str:
    """How much a question counts."""
    return f"Weight {value}{', a key criterion' if key else ''}: {shown(reason)}"


MARKS = (
    (DONE, "answered"), (OPEN, "open"), (FLAG, "flagged"), (f"{UP} {DOWN} {SAME}", "higher, lower, same as last year"),
    (LAST, "last year's level"), (TICKED, "this statement of the next level holds already"),
)  # fmt: skip


def marks() -> str:
    """What the marks mean, on one line."""
    return "Marks: " + "  ".join(f"{mark} {meaning}" for mark, meaning in MARKS[:4])


# The first page

HOW_TO = (
    "How to answer: read upward from level 1 and stop at the first level of which a statement does not hold; the level "
    "below it is the answer. It is 0 where level 1 does not hold. ? explains every question."
)
PRIVATE = "Nothing leaves this machine. Every answer is saved at once: Ctrl-C is safe at any time."
REVIEW_OPTION = "Review: what is open, flagged, changed, without evidence"
JUMP_OPTION = "Jump to a question"
FACTS_OPTION = "About the institution: what decides which questions are asked"
QUIT_OPTION = "Save and quit"


def overview(institution: str, label: str, questionnaire: str) -> str:
    """Whose assessment this is."""
    return shown(f"{institution} {OPEN} {label} {OPEN} {questionnaire}")


def go_on(criterion: str, *, begun: bool) -> str:
    """The first choice of the first page."""
    return f"{'Go on at' if begun else 'Begin with'} {criterion}"


def answered(done: int, total: int, what: str = "answered") -> str:
    """Progress in words."""
    return f"{done} of {total} {what}"


def flags(number: int) -> str:
    """How many flags are up."""
    return f"{FLAG} {counted(number, 'flag')}"


def last_change(name: str, at: str, on: str | None) -> str:
    """Who wrote last."""
    return f"Last change: {by(name, at)}" + (f", {shown(on)}" if on else "") + "."


# Dialogues

ASK_NOT_APPLICABLE = "Does a law or the mission rule it out? Say which and why, in one sentence."
ASK_UNKNOWN = "Who was asked, or what is missing? One sentence."
ASK_COMMENT = "Comment"
ASK_FLAG = "Note for the colleague who should look at this"
ASK_WHY_CODE = "Why did the level move?"
ASK_WHY_NOTE = "The same in one sentence"
ASK_TICK = "Which of these hold already?"
ASK_EVIDENCE = "A file, a link, or a reference such as: board minutes 14 March, registry 22/117"
ASK_SHOWS_IT = "What shows it? " + ASK_EVIDENCE
EMPTY_IS_LATER = "Enter alone: later."
EVIDENCE_LATER = "No evidence yet; r lists what still needs it."
NO_EVIDENCE_SO_SHORT = "This is too short to be found again. Name a file, a link, or a document; Enter alone goes on."
ASK_DATED = "Date of the document, such as 2026-03-14"
ASK_EXPIRES = "Valid until, such as 2027-03-14"
ASK_JUMP = "Jump to"
ASK_INDICATOR = "Which indicator?"
ASK_FROM = "First day of the period, such as 2026-01-01"
ASK_TO = "Last day of the period"
ASK_DEFINITION = "How it is defined and counted here"
ASK_NOTE = "Note"
NOT_MEASURED = "not measured"
ENDS_EARLY = "The period ends before it begins."
COMMENT_EMPTY = "An empty text takes the comment back."
EVIDENCE_SPLIT = "|"
EMPTY_REASON = "A reason is needed: one sentence. Esc goes back, and nothing is saved."


def counts_with_evidence(above: int) -> str:
    """Why evidence is asked for."""
    return f"A level above {above} counts only as far as documents show it."


def no_reason(text: str) -> str:
    """That a reason says too little."""
    return f"'{shown(text)}' is no reason. Say it in one sentence. Esc goes back, and nothing is saved."


def far_day(day: str) -> str:
    """A day that is perhaps mistyped."""
    return f"{from_iso(day)} is far from today. Is that meant?"


def small_share(value: str) -> str:
    """A share that was perhaps written as a part of one."""
    return f"{value} % is less than one in a hundred. Which is meant?"


YES_DAY, NO_DAY = "Yes, that day", "No, type it again"


def optional(title: str) -> str:
    """A title whose answer may be left empty."""
    return f"{title} (may be empty)"


def ask_value(title: str, unit: str) -> str:
    """The value of an indicator."""
    return f"{shown(title)}, in {shown(unit)}: a number such as 12.5, or '{NOT_MEASURED}'"


def indicator_about(fix: str, pitfalls: str, better: str) -> tuple[str, ...]:
    """What to fix before a figure is written down."""
    sense = {"higher": "Higher is better.", "lower": "Lower is better."}.get(better, "Neither way is better in itself.")
    return (f"To fix: {shown(fix)}", f"Mind: {shown(pitfalls)}", sense)


def measured(value: str | None, unit: str, start: str | None, end: str | None) -> str:
    """A recorded value."""
    said = NOT_MEASURED if value is None else f"{value} {shown(unit)}"
    days = [from_iso(d) if d else CUT for d in (start, end)]
    return said + (f" ({' to '.join(days)})" if start or end else "")


def indicator(name: str, title: str, now: str | None, before: str | None) -> str:
    """One line of the list of indicators."""
    return f"{name}  {shown(title)}" + (f": {now}" if now else "") + (f"  {LAST} {before}" if before else "")


def no_indicator(said: str, ids: Sequence[str]) -> str:
    """That no indicator has this id, and which ones there are."""
    return f"There is no indicator {quoted(said)}. " + (
        f"Under this guideline: {', '.join(ids)}." if ids else NO_INDICATORS
    )


def moved_far(label: str, before: int, now: int) -> str:
    """Why a reason is asked for."""
    return f"{shown(label)} had level {before}, now it is level {now}."


def still_valid(label: str, named: str) -> str:
    """Last year's evidence, offered."""
    return stopped(f"{shown(label)} had: {named}") + " Is it still valid?"


YES_ATTACH = "Yes, attach it here too"
NO_LEAVE = "No, leave it out"
EVIDENCE_MENU = "Evidence"
ADD_EVIDENCE = "Add a file, a link or a reference"


def take_off(named: str) -> str:
    """Offer to take evidence off."""
    return f"Take off: {named}"


def attach_too(named: str) -> str:
    """Offer evidence that is there already."""
    return f"Attach here too: {named}"


def no_file(text: str) -> str:
    """A name that looks like a file which is not there."""
    return f"There is no file {shown(text)}."


TYPE_AGAIN = "Type it again"
AS_REFERENCE = "Record these words as a reference"


def checked_file(name: str, number: int) -> str:
    """A file, before it is saved."""
    return f"{shown(name)}, {size(number)}"


UNSAVED = "What you have written is not saved yet."
SAVE_AND_GO = "Save it"
THROW_AWAY = "Leave without it"
WRITE_ON = "Go on writing"

# Facts

ASK_FACT = "About which of these?"
NOT_STATED = "not stated yet; until then every question is asked"


def fact(name: str, question: str, now: str | None) -> str:
    """One line of the list of facts."""
    return f"{name}  {shown(question)}: {shown(now) if now else NOT_STATED}"


def facts_on_first_page(sentences: Sequence[str], hidden: int) -> str:
    """What was said about the institution, and what is not asked because of it."""
    said = " ".join(shown(s) for s in sentences)
    return f"{said} {counted(hidden, 'question')} not asked." if hidden else said


def stated(sentence: str, hidden: int) -> str:
    """What was saved about the institution, and what follows."""
    follows = f"{counted(hidden, 'question')} not asked because of it." if hidden else "No question is left out."
    return f"{DONE} Saved: {stopped(shown(sentence))} {follows}"


def ruled_out(criterion: str, reason: str) -> str:
    """Why a question is passed over."""
    return f"{criterion} is not asked. {shown(reason)}"


def fact_open(name: str) -> str:
    """That something about the institution decides whether this question is asked."""
    return f"Whether this is asked depends on {name}, which is not stated yet: a {name} ANSWER, or a to see more."


def facts_needed(said: str) -> str:
    """A fact typed without its answer."""
    return f"Type the fact and its answer: a {shown(said[:60])} ANSWER, or a alone to choose."


# Review

REVIEW = "Review"
TABS = (
    ("all", "all"), ("open", "open"), ("flagged", "flagged"), ("needs", "needs evidence"), ("changed", "changed"),
    ("same", "same as last year"), ("not-applicable", "not applicable"), ("unknown", "not known"),
)  # fmt: skip
NEEDS = "needs evidence"
FLAGGED = "flagged"
NOTHING_NEW = "nothing new attached"

# Line by line

PROMPT = "> "
LINE_EVIDENCE = f"e charter.pdf {EVIDENCE_SPLIT} 2026-03-14 {EVIDENCE_SPLIT} 2027-03-14"
LINES_KEYS = (
    ("0 to 5", "the level; it is saved at once"),
    ("3 STATEMENT ...", "the level, and statements of the next one that hold already, by the name in brackets"),
    ("n REASON", "not applicable, and why"),
    ("d REASON", "not known: who was asked, or what is missing"),
    ("t STATEMENT ...", "the same beside the level that stands; t - for none"),
    ("c TEXT", "comment; c - takes it back; c alone takes several lines where you type at a terminal"),
    ("e FILE, LINK or REFERENCE", "evidence; its date and its last day may follow: " + LINE_EVIDENCE),
    ("f NOTE", "flag for a colleague; f again takes the flag back"),
    ("i, or i ID", "indicators of this guideline, or the one named"),
    ("a, or a ID ANSWER", "about the institution: what decides which questions are asked"),
    ("b", "back to the question seen before"),
    ("s", "skip"),
    ("j WORD", "jump to a question by id or word"),
    ("r, or r FILTER", "review"),
    ("u", "take back the last thing saved"),
    ("?", "this page"),
    ("q", "save and quit"),
    ("# TEXT", "nothing: a heading in a file of lines (only where a text is asked for it is that text)"),
)  # fmt: skip
LINES_LISTS = (
    "In a list: a number, an id or its beginning, a filter where there are some, or an empty line to go back.",
    "j WORD, r, s, u, or c, e, f, t, i with a text leave the list and do there what they do on the question.",
    "On the first page: a number, the id of a question, j WORD, r, u, q.",
)


# What is said of a whole sitting


@dataclass(frozen=True)
class Guide:
    """What a sitting understands, in words, and what it calls what is given.

    Args:
        wanted: what is asked for.
        done: what a question is that has it.
        keys: the line of keys, with how soon each is left out where it is too short.
        every_key: all keys, for the help.
        typed: what can be typed line by line.
        lists: what can be typed in a list.
        marks: the marks, for the help.
        hint: what is said before the first line is typed.
    """

    wanted: str
    done: str
    keys: tuple[tuple[str, str, int], ...]
    every_key: tuple[tuple[str, str], ...]
    typed: tuple[tuple[str, str], ...]
    lists: tuple[str, ...]
    marks: tuple[tuple[str, str], ...]
    hint: str

    @property
    def letters(self) -> tuple[str, ...]:
        """The letters that can be typed, but those of answers and the one that leaves."""
        return tuple(typed[0] for typed, _ in self.typed if typed[0].islower() and typed[0] not in "ndq")


ANSWERING = Guide(
    "answer", "answered", KEYS, ALL_KEYS, LINES_KEYS, LINES_LISTS, MARKS,
    "Type an answer and press Enter. ? shows the levels in full and what can be typed.",
)  # fmt: skip

REVIEWING = Guide(
    wanted="rating",
    done="reviewed",
    keys=(
        ("↑ ↓", "open a level", 2), ("Enter", "rate", 0),
        ("b", "back", 2), ("s", "skip", 2), ("c", "note", 1), ("e", "self-rating in full", 1),
        ("j", "jump", 3), ("?", "help", 0), ("q", "save and quit", 0),
    ),
    every_key=(
        ("0-5 n d, ↑ ↓", "move to a level, to not applicable, to not known"),
        ("Enter", "rate: then the finding and the note are asked for, and all three are saved"),
        ("b  ←", "back to the question before"),
        ("s  →", "skip: it stays as it is"),
        ("c  F2", "change the note of your rating"),
        ("e  F3", "the self-rating in full, with its comment and its evidence"),
        ("?  F1", "this page"),
        ("j  /  F4", "jump to a question by id or word"),
        ("PgUp PgDn", "scroll"),
        ("q  F10  Ctrl-D  Ctrl-C", "save and quit: every rating that was ended is saved already"),
    ),
    typed=(
        ("0 to 5", "your level; then the finding and the note are asked for"),
        ("n REASON", "not applicable, and why"),
        ("d REASON", "not known: who was asked, or what is missing"),
        ("c TEXT", "the note of your rating; c - takes it out"),
        ("e", "the self-rating in full, with its comment and its evidence"),
        ("b", "back to the question before"),
        ("s", "skip"),
        ("j WORD", "jump to a question by id or word"),
        ("?", "this page"),
        ("q", "save and quit"),
        ("# TEXT", "nothing: a heading in a file of lines (only where a text is asked for it is that text)"),
    ),
    lists=("In a list: a number, an id or its beginning, or an empty line to go back.",),
    marks=((LAST, "the level of the self-rating"), (DONE, "reviewed"), (OPEN, "not reviewed")),
    hint="Type your own level and press Enter. ? shows the levels in full and what can be typed.",
)  # fmt: skip

CHOOSE_NUMBER = "Number, or an empty line to go back: "
CHOOSE_ID = "Number or id, or an empty line to go back: "
CHOOSE_FIRST = "Number, id or letter: "
NONE = "-"
HELP_LINES = "What can be typed"
LINES_SEARCH = "A word or an id: "
CHOOSE_TICKS = "Numbers of those that hold, - for none, or an empty line to go back: "


def lines_tabs(names: Sequence[str]) -> str:
    """The filters that can be typed."""
    return f"Other filters: {', '.join(names)}."


def prompt(criterion: str, wanted: str) -> str:
    """What stands before the line to be typed."""
    return f"{criterion}, {wanted}? {PROMPT}"


def not_understood(line: str, guide: Guide) -> str:
    """A wrong line in line mode, and what would be right."""
    return (
        f"{quoted(line)} is no {guide.wanted}; nothing was changed. Type 0 to 5, n and a reason, d and a "
        f"reason, {', '.join(guide.letters)}, ? for help, or q."
    )


def takes_no_text(verb: str) -> str:
    """A letter that stands alone, with something behind it."""
    return f"'{verb}' stands alone on its line; nothing was changed."


def not_a_number(total: int) -> str:
    """A wrong choice of statements in line mode."""
    return f"Type a number from 1 to {total}, or an empty line to go back."


def not_a_choice(total: int, *, ids: bool) -> str:
    """A wrong choice in line mode."""
    return f"Type a number from 1 to {total}, {'an id, ' if ids else ''}or an empty line to go back."


def not_on_first_page(line: str, *, of_question: bool) -> str:
    """A wrong line on the first page, and what would be right."""
    what = "belongs to a question, and none is open here" if of_question else "is no choice"
    return (
        f"{quoted(line)} {what}; nothing was changed. Type a number, the id of a question, j and a word, r, u, "
        "? for help, or q."
    )


def numbered(number: int, letter: str) -> str:
    """What can be typed for a line of a list."""
    return f"{number} or {letter}" if letter else str(number)


def kept(text: str) -> str:
    """What stands in a field before it is written again."""
    return f"(stands: {shown(text)})"


EMPTY_KEEPS = "An empty line keeps it; - takes it out."
DOT_KEEPS = "A dot alone keeps it; - and then a dot take it out."
SEVERAL_LINES = "Type as many lines as you like, then a line with only a dot."
PASTED_TOO_EARLY = (
    "What was pasted is a text and no answer; nothing was changed. Type what it is first (c, e, n or d, and a blank), "
    "then paste it."
)
PASTED_IN_A_LIST = "What was pasted is no choice here; nothing was changed. Type a number, or an empty line to go back."


# The machine

NO_CONSOLE = "This window is no Windows console, a page cannot be drawn in it."
NO_CONSOLE_HINT = "Use Windows Terminal or PowerShell, or `assess answer --plain`."
