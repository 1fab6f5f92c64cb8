"""Which key asks for what, with and without letters."""

from __future__ import annotations

from assess.interview.face import DK, LEVELS, NA, Verb

LEVEL_KEYS = {
    **{digit: digit for digit in LEVELS},
    **dict(zip("à&é\"'(", LEVELS, strict=True)),  # the unshifted row of a French keyboard
    **dict(zip("٠١٢٣٤٥", LEVELS, strict=True)),
    **dict(zip("۰۱۲۳۴۵", LEVELS, strict=True)),
}
"""Keys that move to a level."""

STEP_KEYS = {**LEVEL_KEYS, "n": NA, "N": NA, "d": DK, "D": DK}
"""Keys that move to an answer."""

VERB_KEYS = {
    Verb.BACK: ("b", "B", "left"),
    Verb.SKIP: ("s", "S", "right"),
    Verb.COMMENT: ("c", "C", "f2"),
    Verb.EVIDENCE: ("e", "E", "f3"),
    Verb.HELP: ("?", "f1"),
    Verb.JUMP: ("j", "J", "/", "f4"),
    Verb.REVIEW: ("r", "R", "f5"),
    Verb.FLAG: ("f", "F", "f6"),
    Verb.LANGUAGE: ("l", "L", "f7"),
    Verb.INDICATORS: ("i", "I", "f8"),
    Verb.TICK: ("t", "T", "f9"),
    Verb.FACTS: ("a", "A", "f12"),
    Verb.UNDO: ("u", "U", "c-z"),
}
"""Keys of a question that ask for something, in the names of prompt_toolkit."""

QUIT_LETTERS = ("q", "Q")
QUIT_KEYS = ("f10", "c-d")
"""Keys that leave everywhere; the letters only where nothing is typed."""

INTERRUPT_KEYS = ("c-c", "<sigint>")
