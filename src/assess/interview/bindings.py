"""What each key does on a page. The names of the keys stand in `keys`; the pages put these together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from prompt_toolkit.application import get_app
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
from prompt_toolkit.keys import Keys
from questionary.prompts.common import InquirerControl

from assess.interview import words
from assess.interview.face import Leave, Menu, Move, Option, Picked, Verb
from assess.interview.keys import INTERRUPT_KEYS, QUIT_KEYS, VERB_KEYS
from assess.interview.layout import Size

Handler = Callable[[KeyPressEvent], object]


@dataclass
class Going:
    """What changes while a page stands: scroll wanted and taken, what is said, what is typed to search, the filter."""

    scroll: int | None = None
    at: int = 0
    notice: str = ""
    typed: str = ""
    tab: str = ""


def size() -> Size:
    """The terminal as it is now."""
    now = get_app().output.get_size()
    return Size(now.columns, now.rows)


def on(keys: KeyBindings, names: Iterable[str], handler: Handler) -> None:
    """Lets each of the keys do one thing, before anything else that it could do."""
    for name in names:
        keys.add(name, eager=True)(handler)


def leaving(letters: Sequence[str]) -> KeyBindings:
    """Keys that leave. Ctrl-Q, which leaves prompts of questionary, does nothing."""
    keys = KeyBindings()
    on(keys, [*letters, *QUIT_KEYS], lambda event: event.app.exit(exception=Leave()))
    on(keys, INTERRUPT_KEYS, lambda event: event.app.exit(exception=Leave(interrupted=True)))
    on(keys, ["c-q"], lambda _: None)
    return keys


def moving(keys: KeyBindings, control: InquirerControl, going: Going, count: Callable[[], int]) -> None:
    """Up and down, round the ends; from nowhere to the first or the last line."""

    def move(step: int) -> Handler:
        def handler(_event: KeyPressEvent) -> None:
            going.scroll, going.notice = None, ""
            if total := count():
                start = 0 if control.pointed_at < 0 < -step else control.pointed_at
                control.pointed_at = (start + step) % total

        return handler

    on(keys, ["down"], move(1))
    on(keys, ["up"], move(-1))


def pointing(control: InquirerControl, going: Going, number: int) -> Handler:
    """Points at one line."""

    def handler(_event: KeyPressEvent) -> None:
        going.scroll, going.notice = None, ""
        control.pointed_at = number

    return handler


def moved(verb: Verb, pointed: Callable[[], str | None]) -> Handler:
    """Ends the page with what is asked for, and where the pointer was."""

    def handler(event: KeyPressEvent) -> None:
        at = pointed()
        event.app.exit(result=Move(verb, level=int(at) if at and at.isdecimal() else None, pointed=at))

    return handler


def entered(going: Going, pointed: Callable[[], str | None]) -> Handler:
    """Ends the page with the answer that is pointed at."""

    def handler(event: KeyPressEvent) -> None:
        at = pointed()
        if at is None:
            going.notice = words.SAY_LEVEL
        elif at.isdecimal():
            event.app.exit(result=Move(Verb.LEVEL, level=int(at)))
        else:
            event.app.exit(result=Move(Verb(at)))

    return handler


def typing(keys: KeyBindings, control: InquirerControl, going: Going, menu: Menu) -> None:
    """What letters and digits do in a list."""
    if menu.search:
        searching(keys, control, going)
        return
    if menu.tabs:
        filtering(keys, control, going, [name for name, _ in menu.tabs])
    else:
        numbering(keys, control, len(menu.options))
    answering_the_rest(keys, going, lambda _: words.WRONG_KEY, words.WRONG_PASTE)


def answering_the_rest(keys: KeyBindings, going: Going, said: Callable[[str], str], pasted: str) -> None:
    """Lets every key that does nothing else say so. It comes after all others, also after those of the terminal."""

    def handler(event: KeyPressEvent) -> None:
        going.notice = said(event.data)

    keys.add(Keys.Any)(handler)
    on(keys, [Keys.BracketedPaste], lambda _: setattr(going, "notice", pasted))


def scrolling(keys: KeyBindings, going: Going) -> None:
    """Pages of a text, its beginning and its end."""
    on(keys, ["pagedown"], scroll_by(going, lambda: max(size().rows - 5, 1)))
    on(keys, ["pageup"], scroll_by(going, lambda: -max(size().rows - 5, 1)))
    on(keys, ["home"], scroll_by(going, lambda: -(10**6)))
    on(keys, ["end"], scroll_by(going, lambda: 10**6))


def scroll_by(going: Going, step: Callable[[], int]) -> Handler:
    """Scrolls from where the view was last."""

    def handler(_event: KeyPressEvent) -> None:
        going.scroll = max(going.at + step(), 0)

    return handler


def paging(keys: KeyBindings, control: InquirerControl, going: Going, count: Callable[[], int]) -> None:
    """Moves the pointer of a list by pages; above the first line the view goes to the top."""

    def move(step: Callable[[], int]) -> Handler:
        def handler(_event: KeyPressEvent) -> None:
            going.scroll = 0 if control.pointed_at == 0 and step() < 0 else None
            control.pointed_at = min(max(control.pointed_at + step(), 0), max(count() - 1, 0))

        return handler

    on(keys, ["pagedown"], move(lambda: max(size().rows - 8, 1)))
    on(keys, ["pageup"], move(lambda: -max(size().rows - 8, 1)))
    on(keys, ["home"], move(lambda: -(10**6)))
    on(keys, ["end"], move(lambda: 10**6))


def searching(keys: KeyBindings, control: InquirerControl, going: Going) -> None:
    """What is typed narrows the list."""

    def typed(text: str) -> None:
        going.typed = text
        control.pointed_at = 0

    on(keys, [Keys.Any], lambda event: typed(going.typed + event.data) if event.data.isprintable() else None)
    on(keys, [Keys.BracketedPaste], lambda event: typed(going.typed + " ".join(event.data.split())))
    on(keys, ["backspace"], lambda _: typed(going.typed[:-1]))


def filtering(keys: KeyBindings, control: InquirerControl, going: Going, tabs: Sequence[str]) -> None:
    """Turns through the filters of a list."""

    def turn(step: int) -> Handler:
        def handler(_event: KeyPressEvent) -> None:
            going.tab = tabs[(tabs.index(going.tab) + step) % len(tabs)]
            control.pointed_at = 0

        return handler

    on(keys, ["right", "tab"], turn(1))
    on(keys, ["left", "s-tab"], turn(-1))


def numbering(keys: KeyBindings, control: InquirerControl, count: int) -> None:
    """Digits point at the first nine lines."""

    def point(number: int) -> Handler:
        def handler(_event: KeyPressEvent) -> None:
            control.pointed_at = number

        return handler

    for number in range(min(count, 9)):
        on(keys, [str(number + 1)], point(number))


def lettering(keys: KeyBindings, options: Iterable[Option], going: Going) -> None:
    """The letter of a line, and the other keys of the same verb, choose it."""

    def choosing(value: str) -> Handler:
        return lambda event: event.app.exit(result=Picked(value, going.tab))

    for option in options:
        if option.letter in VERB_KEYS:
            on(keys, VERB_KEYS[Verb(option.letter)], choosing(option.value))
