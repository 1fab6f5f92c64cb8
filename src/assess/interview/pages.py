"""A full page for each question, drawn over questionary's prompts. Loaded only where somebody sits before a screen."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import questionary
from prompt_toolkit.application import get_app, get_app_session
from prompt_toolkit.buffer import Buffer
from prompt_toolkit.completion import PathCompleter
from prompt_toolkit.formatted_text import StyleAndTextTuples
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent, merge_key_bindings
from prompt_toolkit.layout import (
    Dimension,
    FormattedTextControl,
    HSplit,
    Layout,
    Window,
)
from prompt_toolkit.layout.processors import Processor, Transformation, TransformationInput
from prompt_toolkit.renderer import Renderer
from prompt_toolkit.styles import Style
from questionary.prompts.common import InquirerControl

from assess.interview import bindings, layout, words
from assess.interview.bindings import Going, Handler, size
from assess.interview.face import (
    GONE,
    Leave,
    Menu,
    Move,
    Option,
    Paragraph,
    Picked,
    Question,
    Ticking,
    Verb,
    Writing,
)
from assess.interview.keys import INTERRUPT_KEYS, QUIT_KEYS, QUIT_LETTERS, STEP_KEYS, VERB_KEYS
from assess.interview.layout import Place, Row, Screen
from assess.text import shown

STYLE = Style([("head", "bold"), ("strong", "bold"), ("pointed", "bold"), ("notice", "bold"), ("keys", "")])

ESCAPE_SECONDS = 0.05
"""How long an Escape may be the beginning of another key."""

CANCEL, SAVE, LEAVE, HELP = "cancel", "save", "leave", "help"


def fragments(rows: Iterable[Row]) -> StyleAndTextTuples:
    """Rows as prompt_toolkit takes them, with the cursor on the pointed one."""
    plainer = words.plainer(get_app().output.encoding())
    found: StyleAndTextTuples = []
    for style, text in rows:
        if style == "pointed" and ("[SetCursorPosition]", "") not in found:
            found.append(("[SetCursorPosition]", ""))
        found.append((f"class:{style}" if style else "", text.translate(plainer) + "\n"))
    if found:
        style, text = found[-1][:2]
        found[-1] = (style, text.removesuffix("\n"))
    return found


def control_of(prompt: questionary.Question) -> InquirerControl:
    """The part of a questionary list that knows what is pointed at.

    Raises:
        LookupError: questionary has changed inside; see tests/test_interview_keys.py.
    """
    for window in prompt.application.layout.find_all_windows():
        if isinstance(window.content, InquirerControl):
            return window.content
    raise LookupError("questionary no longer shows its list in an InquirerControl")


def buffer_of(prompt: questionary.Question) -> Buffer:
    """The buffer of a questionary text."""
    return prompt.application.current_buffer


def _safe(character: str) -> str:
    """One character in place of one, so that the cursor stays where it is; a tab is seen as a blank."""
    if character == "\t":
        return " "
    return character if len(shown(character, lines=True)) == 1 else "\N{REPLACEMENT CHARACTER}"


class _Safe(Processor):
    """Shows what is being written without letting it act on the terminal: an unsafe character becomes one mark."""

    def apply_transformation(self, transformation_input: TransformationInput) -> Transformation:
        """One character for one character, so that the cursor stays where it is."""
        return Transformation(
            [
                (
                    part[0],
                    "".join(_safe(c) for c in part[1]),
                )
                for part in transformation_input.fragments
            ]
        )


class Pages:
    """The face for a screen."""

    patient = True

    def __init__(self, guide: words.Guide = words.ANSWERING) -> None:
        self._guide = guide
        self._running: questionary.Question | None = None
        self._leave: Leave | None = None

    # What all pages share

    def _ask(self, prompt: questionary.Question, keys: KeyBindings) -> Any:
        """Runs a prompt as a full page, with `keys` before its own.

        Raises:
            Leave: at the keys that leave, and when the terminal is gone.
        """
        if self._leave:
            raise self._leave
        app = prompt.application
        app.key_bindings = merge_key_bindings([app.key_bindings or KeyBindings(), keys])
        app.ttimeoutlen = ESCAPE_SECONDS
        app.full_screen = app.renderer.full_screen = app.erase_when_done = True
        _kept_till_the_next(app.renderer)
        self._running = prompt
        try:
            return prompt.unsafe_ask()
        except EOFError:
            raise Leave(interrupted=True) from None
        except OSError as error:
            if error.errno not in GONE:
                raise
            raise Leave(interrupted=True) from None
        finally:
            self._running = None

    def hang_up(self) -> None:
        """The terminal is gone: the page that stands ends, and no other begins."""
        self._leave = Leave(interrupted=True)
        app = self._running and self._running.application
        if not app or not app.loop:
            raise self._leave
        leave = self._leave

        def end() -> None:
            if app.future and not app.future.done():
                app.exit(exception=leave)

        app.loop.call_soon_threadsafe(end)

    # A question

    def question(self, page: Question, notice: str) -> Move:
        """Shows a question until a key says what is wanted."""
        prompt = _listed([(s.key, s.key) for s in page.steps])
        control = control_of(prompt)
        order = [s.key for s in page.steps]
        # Where nothing was answered nothing is pointed at: level 0 must be chosen, too.
        control.pointed_at = order.index(page.start) if page.start else -1
        going = Going(notice=notice)

        def pointed() -> str | None:
            return order[control.pointed_at] if control.pointed_at >= 0 else None

        def draw() -> Screen:
            return layout.question(page, pointed(), size(), going.scroll, going.notice, self._guide)

        _drawn(prompt, going, draw)
        keys = bindings.leaving(QUIT_LETTERS)
        bindings.moving(keys, control, going, lambda: len(order))
        for key, step in STEP_KEYS.items():
            bindings.on(keys, [key], bindings.pointing(control, going, order.index(step)))
        for verb, names in VERB_KEYS.items():
            bindings.on(keys, names, bindings.moved(verb, pointed))
        bindings.on(keys, ["enter"], bindings.entered(going, pointed))
        bindings.scrolling(keys, going)
        bindings.answering_the_rest(keys, going, words.wrong_key, words.PASTED_ON_A_PAGE)
        found = self._ask(prompt, keys)
        return found if isinstance(found, Move) else Move(Verb.QUIT)

    # Lists

    def choose(self, menu: Menu) -> Picked | None:
        """Shows a list until a line is chosen, or the person goes back."""
        prompt = _listed([(o.value, o.text) for o in menu.options] or [("", "")])
        control = control_of(prompt)
        going = Going(tab=menu.tab)

        def options() -> Sequence[Option]:
            wanted = going.typed.casefold().split()
            return [o for o in menu.under_tab(going.tab) if all(word in o.words for word in wanted)]

        control.pointed_at = next((i for i, o in enumerate(options()) if o.value == menu.start), 0)

        def draw() -> Screen:
            typed = shown(going.typed)
            place = Place(options(), control.pointed_at, going.tab, typed, going.scroll, going.notice)
            return layout.menu(menu, place, size())

        _drawn(prompt, going, draw)
        keys = bindings.leaving(() if menu.search else QUIT_LETTERS)

        def pick(event: KeyPressEvent) -> None:
            if options():
                event.app.exit(result=Picked(options()[control.pointed_at].value, going.tab))

        bindings.on(keys, ["enter"], pick)
        bindings.on(
            keys, ["escape"] if menu.search else ["escape", "b", "B"], lambda event: event.app.exit(result=CANCEL)
        )
        bindings.lettering(keys, () if menu.search else menu.options, going)
        if menu.known:
            bindings.on(keys, ["?", "f1"], lambda event: event.app.exit(result=HELP))
        bindings.moving(keys, control, going, lambda: len(options()))
        if layout.is_short(menu):
            bindings.scrolling(keys, going)
        else:
            bindings.paging(keys, control, going, lambda: len(options()))
        bindings.typing(keys, control, going, menu)
        found = self._ask(prompt, keys)
        if found == HELP:
            self.help(())
            return self.choose(menu)
        return found if isinstance(found, Picked) else None

    def tick(self, ask: Ticking) -> tuple[str, ...] | None:
        """Shows statements to be ticked."""
        prompt = questionary.checkbox(
            "",
            choices=[questionary.Choice(text, value=name, checked=name in ask.held) for name, text in ask.statements],
            instruction=" ",
            use_jk_keys=False,
            use_emacs_keys=False,
            style=STYLE,
        )
        control = control_of(prompt)
        going = Going(notice=ask.fault)
        _drawn(
            prompt,
            going,
            lambda: layout.ticking(ask, control.pointed_at, control.selected_options, size(), going.notice),
        )
        keys = bindings.leaving(QUIT_LETTERS)
        bindings.moving(keys, control, going, lambda: len(ask.statements))
        bindings.on(keys, ["a", "i"], lambda _: None)
        bindings.on(keys, ["escape", "b", "B"], lambda event: event.app.exit(result=CANCEL))
        found = self._ask(prompt, keys)
        return tuple(found) if isinstance(found, list) else None

    def help(self, text: tuple[Paragraph, ...]) -> None:
        """Shows everything about a question, and the keys."""
        keys = (("item", f"{key}: {does}") for key, does in self._guide.every_key)
        self.show((*text, ("heading", words.HELP_KEYS_TITLE), *keys))

    def show(self, text: tuple[Paragraph, ...]) -> None:
        """Shows a long text until it is closed."""
        prompt = _listed([("", "")])
        going = Going(scroll=0)
        _drawn(prompt, going, lambda: layout.helping(text, size(), going.scroll or 0))
        keys = bindings.leaving(())
        bindings.scrolling(keys, going)
        bindings.on(keys, ["up"], bindings.scroll_by(going, lambda: -1))
        bindings.on(keys, ["down"], bindings.scroll_by(going, lambda: 1))
        closing = ["escape", "enter", "?", "f1", "b", "B", "q", "Q", " "]
        bindings.on(keys, closing, lambda event: event.app.exit(result=CANCEL))
        self._ask(prompt, keys)

    # Texts

    def write(self, ask: Writing) -> str | None:
        """Lets a text be written. What was begun is not lost without a question."""
        begun = ask.kept
        while True:
            how, text = self._written(ask, begun)
            if how == SAVE:
                return text
            if text == ask.kept or (how == CANCEL and not (ask.many_lines or ask.final)):
                if how == LEAVE:
                    raise Leave(interrupted=True)
                return None
            if (decided := self._unsaved(ask, how, text)) != words.WRITE_ON:
                if decided == SAVE:
                    return text
                return None
            begun = text

    def _unsaved(self, ask: Writing, how: str, text: str) -> str:
        """What is to become of a text that was begun; leaving again saves it where that can be."""
        save = [Option(SAVE, words.SAVE_AND_GO)] if ask.final else []
        others = [Option(LEAVE, words.THROW_AWAY), Option(words.WRITE_ON, words.WRITE_ON)]
        menu = Menu(words.UNSAVED, (*save, *others), about=tuple(shown(text, lines=True).splitlines()[:3]))
        try:
            picked = self.choose(menu)
        except Leave as leave:
            if not ask.final:
                raise
            self._leave = leave
            return SAVE
        decided = picked.value if picked else words.WRITE_ON
        if how == LEAVE and decided != words.WRITE_ON:
            self._leave = Leave(interrupted=True)
            if decided == LEAVE:
                raise self._leave
        return decided

    def _written(self, ask: Writing, begun: str) -> tuple[str, str]:
        """One go at a text: how it ended (save, cancel, leave), and what stood there."""
        completing: dict[str, Any] = (
            {"completer": PathCompleter(expanduser=True), "complete_while_typing": False} if ask.paths else {}
        )
        prompt = questionary.text(
            "", default=begun, qmark=words.POINTER.translate(words.plainer(get_app().output.encoding())),
            multiline=ask.many_lines, instruction="", style=STYLE, input_processors=[_Safe()], **completing,
        )  # fmt: skip
        buffer = buffer_of(prompt)
        _framed(prompt, ask)

        def ending(how: str) -> Handler:
            return lambda event: event.app.exit(result=(how, buffer.text))

        keys = KeyBindings()
        bindings.on(keys, ["escape"], ending(CANCEL))
        bindings.on(keys, [*QUIT_KEYS, *INTERRUPT_KEYS], ending(LEAVE))
        bindings.on(keys, ["f2", "c-s"] if ask.many_lines else ["enter"], ending(SAVE))
        try:
            how, text = self._ask(prompt, keys)
        except Leave:
            # The terminal is gone. A comment that was begun is worth keeping; an answer is not given halfway.
            if self._leave_with(ask, buffer.text):
                return SAVE, buffer.text
            raise
        return how, text

    def _leave_with(self, ask: Writing, text: str) -> bool:
        if not ask.many_lines or text == ask.kept or not text.strip():
            return False
        self._leave = Leave(interrupted=True)
        return True


# The screen


@contextmanager
def one_screen() -> Iterator[None]:
    """Takes the terminal's second screen once for all pages, so that it does not flash between them."""
    output = get_app_session().output
    output.enter_alternate_screen()
    output.flush()
    meanwhile = {"enter_alternate_screen": lambda: output.cursor_goto(0, 0), "quit_alternate_screen": lambda: None}
    for name, does in meanwhile.items():
        setattr(output, name, does)
    try:
        yield
    finally:
        for name in meanwhile:
            delattr(output, name)
        # Each page turns it off and only its last drawing, which is kept, would have turned it on again.
        output.enable_autowrap()
        output.quit_alternate_screen()
        output.flush()


def _kept_till_the_next(renderer: Renderer) -> None:
    """Leaves a page standing until the next one is drawn over it."""
    erase = renderer.erase

    def over(leave_alternate_screen: bool = True) -> None:  # noqa: FBT001, FBT002 # prompt_toolkit's own
        if leave_alternate_screen:
            renderer.reset()
        else:
            erase(leave_alternate_screen)

    setattr(renderer, "erase", over)  # noqa: B010 # a method of this one renderer


# Prompts and their pages


def _listed(choices: Iterable[tuple[str, str]]) -> questionary.Question:
    return questionary.select(
        "",
        choices=[questionary.Choice(text, value=value) for value, text in choices],
        instruction=" ",
        use_jk_keys=False,
        use_emacs_keys=False,
        style=STYLE,
    )


def _drawn(prompt: questionary.Question, going: Going, draw: Callable[[], Screen]) -> None:
    """Lets `draw` make the whole page of a list; questionary keeps the pointer, and no word of its own is seen."""
    control = control_of(prompt)

    def text() -> StyleAndTextTuples:
        rows, going.at = draw()
        return fragments(rows)

    control.text = text
    prompt.application.layout = Layout(Window(control))


def _framed(prompt: questionary.Question, ask: Writing) -> None:
    """Puts a title above a text and its keys below."""
    inner = prompt.application.layout

    def part(number: int) -> Window:
        def height() -> Dimension:
            return Dimension.exact(len(layout.writing(ask, size())[number]))

        return Window(FormattedTextControl(lambda: fragments(layout.writing(ask, size())[number])), height=height)

    prompt.application.layout = Layout(
        HSplit([part(0), inner.container, Window(), part(1)]), focused_element=inner.current_window
    )
