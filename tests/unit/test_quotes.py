"""What a note quotes from the lesson stands in it; what the teacher or pupils say is free."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from kit_builder.check.quotes import quotes
from kit_builder.core.model import Cell, Kit, Lesson

SORT = """# Kind or hurting?
Sort('''
Think of the face behind the screen.

## Kind
- ![A football.](../media/icons/soccer-ball.svg) “You missed? Next time it goes in!”
  > It helps after a mistake.
- ![A raised hand.](../media/icons/raised-hand.svg) “Stop, please. He does not like it.”
  > It protects somebody.

## Hurting {.risky}
- ![A duck.](../media/icons/duck.svg) “You run like a duck! Only joking!”
  > Here one is sad.
- A film that you watch with azhe
  > Grown-ups choose.
''')"""
STORY = """# Story
Story('''
It is one evening.

# Asylym 1: on the desk

## 18:30 {#a}
Maths, then sleep.

- [One line of maths first.](#b)

## The goat {#b}
It climbs on a bus.

# Asylym 2: in the kitchen

## Later {#c}
The desk is empty.
''')"""
QUIZ = """# Quiz
Quiz('''
Which one is real?

- [x] Wait until he does something bad.
  > Yes.
- [ ] Tell nobody.
  > F
''')"""

STALE = {
    "a scene": '**Ask at "The cow":** what now?',
    "a place to stop": 'Stop at "The bus leaves without her".',
    "a card": 'Begin with the card "You are a goat".',
    "an option": "Show the option “Ask everyone”.",
    "a button": 'Press the button "Another seat".',
    "what comes then": 'First fingers. Then "another seat".',
    "what is never cut": '**Never cut:** the steps, "it holds for adults, too", 111.',
    "what to shorten": '**To shorten:** leave out "The cow".',
    "in quotation marks of French": "Go back to «The cow».",
    "names of cards": "**To shorten:** four cards, two of each kind (Football, the video with azhe, Duck).",
    "the answer to which": '**Ask:** "Which card sounds strict?" (Please take my photo out.)',
    "nearly a card": '**Board:** the card of the duck, "You run like ducks! Only joking!".',
    "nearly a line": 'Nobody laughs: "Think of the faces behind the screen."',
    "a seat by another name": "Begin with Timeline 1, then the other.",
    "a seat in small letters": "In timeline 2 she misses a question.",
}
FREE = {
    "a scene": '**Ask at "The goat":** what now?',
    "a card": 'Begin with the card "You missed? Next time it goes in!"',
    "a piece of a card": 'The card "Next time it goes in" is for grade 1.',
    "a card that is cut": 'The card "You missed? ... goes in" is for grade 1.',
    "names of cards": "**To shorten:** four cards (Football, Stop please; Duck, the film with azhe).",
    "the answer to which": '**Ask:** "Which card sounds strict?" (Stop, please.) "Which one do you like?" (Any.)',
    "a question": '**Ask:** "What did he not do?" "Who tells whom?"',
    "what the teacher says": '**Say:** "Thank you for telling me. You are not in trouble." Then say: "Now it gets tricky."',
    "what pupils may say": '**Expect** "I would tell nobody about it": that is honest. **Watch for:** "they are bad".',
    "a surprise": 'Expect surprise at "a comment counts".',
    "a button of the activities": 'Press "Start over".',
    "seats": "Begin with Asylym 1, then Asylym 2. Block 2 and booster 1 come later.",
    "what an adult says": "Alone, the same day: listen. “Thank you for telling me, it matters to me.”",
    "a title of a paper": '*Follows: UNICEF, "Cyberbullying: What is it and how to stop it".*',
}


@pytest.fixture
def said(lesson_of: Callable[..., Lesson], kit: Kit) -> Callable[..., list[str]]:
    def of(note: str, activity: str) -> list[str]:
        tags = {"for": ("teacher",)}
        cells = [Cell(f"c{n}", "code", source, n, "slide") for n, source in enumerate((SORT, STORY, QUIZ), 1) if source != activity]
        cells += [Cell("last", "code", activity, 8, "slide"), Cell("note", "markdown", note, 9, "notes", tags)]
        return [message for _, message in quotes(lesson_of(*cells), kit)]

    return of


@pytest.mark.parametrize("name", STALE)
def test_what_a_note_quotes_and_the_lesson_does_not_have_is_found(said: Any, name: str) -> None:
    assert len(said(STALE[name], STORY if "seat" in name else SORT)) == 1


@pytest.mark.parametrize("name", FREE)
def test_what_stands_there_or_is_said_by_people_is_free(said: Any, name: str) -> None:
    assert said(FREE[name], STORY if "seat" in name else SORT) == []


def test_only_notes_for_the_teacher_are_read(lesson_of: Callable[..., Lesson], kit: Kit) -> None:
    note = Cell("n", "markdown", STALE["a scene"], 2, "slide")
    assert list(quotes(lesson_of(Cell("s", "code", SORT, 1), note), kit)) == []
    assert len(list(quotes(lesson_of(Cell("s", "code", SORT, 1), replace(note, tags={"for": ("teacher",)})), kit))) == 1
