"""A risk may have lessons for some ages alone: each recipe of CONTRIBUTING for it is done on a copy, built, and checked."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

RISK = """
[risks.chatbots]
title = "Chatbots"
bead = "../media/art/tumar/bead-privacy.svg"
lessons."10-13" = "A friend who is no one"

[ages."""
COLOUR = """
[risks.chatbots]
band = "#5B4BB5"

[common]"""
OBJECTIVE = """
[[objectives]]
id = "ch10-tell"
risk = "chatbots"
age = "10-13"
text = "I can say that a chatbot is no person."

[help_steps.chatbots]
title."10-13" = "Three steps"

[[help_steps.chatbots.steps]]
name = "Stop"
icon = "stop-sign"
how."10-13" = "Close the chat."

[[help_routes]]"""
PAGES = ("--format", "slides", "--format", "pupil")


@pytest.fixture
def kit_of_two(kit_copy: Path, cell: Any, small_lesson: list[dict[str, Any]], write_notebook: Callable[..., Path]) -> Path:
    """A kit with a second risk, which has a lesson for 10-13 alone."""
    for name, old, new in (
        ("notebooks/kit.toml", "\n[ages.", RISK),
        ("notebooks/objectives.toml", "\n[[help_routes]]", OBJECTIVE),
        ("media/look.toml", "\n[common]", COLOUR),
    ):
        path = kit_copy / name
        text = path.read_text("utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), "utf-8")
    toml = kit_copy / "notebooks" / "kit.toml"
    term = '{ risk = "cyberbullying", week = 1, pace = "weekly" },\n    { risk = "chatbots", week = 4, pace = "whole" },\n'
    toml.write_text(re.sub(r"(?s)(\nlessons = \[\n).*?(\n\])", rf"\1    {term}\2", toml.read_text("utf-8"), count=1), "utf-8")
    steps = cell('# Help\nHelpSteps("chatbots")', "block:tell", "minutes:10", slide="slide", type="code")
    write_notebook(kit_copy / "notebooks" / "chatbots.ipynb", [*small_lesson, steps])
    return kit_copy


def test_a_risk_with_one_age_is_built_for_that_age_alone(kit_of_two: Path, run: Any) -> None:
    ran = run(kit_of_two, "build", "--language", "en", "--language", "kk", *PAGES)
    assert ran.code == 0, ran.err
    for slug, there in (("1-4", False), ("5-8", True), ("9-11", False)):
        for language in ("en", "kk"):
            bundle = kit_of_two / "dist" / f"tumar-kit-grades-{slug}-{language}"
            assert (bundle / "chatbots" / "slides.html").is_file() == there
            assert (bundle / "notebooks" / "chatbots-pupil.ipynb").is_file() == there
            assert ("chatbots" in (bundle / "START.html").read_text("utf-8")) == there
        (school,) = (kit_of_two / "dist").glob(f"tumar-kit-grades-{slug}-*-*.zip")
        assert any("chatbots" in name for name in zipfile.ZipFile(school).namelist()) == there
    page = {slug: (kit_of_two / "dist" / f"tumar-kit-grades-{slug}-en" / "START.html").read_text("utf-8") for slug in ("1-4", "5-8")}
    assert "A friend who is no one" in page["5-8"]
    assert "unchanged" in run(kit_of_two, "build", "--language", "en", "--language", "kk", *PAGES).out


def test_the_plan_of_the_term_names_only_lessons_that_there_are(kit_of_two: Path, run: Any) -> None:
    (kit_of_two / "notebooks" / "handbook.ipynb").write_text(
        '{"cells": [{"cell_type": "markdown", "id": "a", "metadata": {}, "source": "# Hello"}], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}'
    )
    assert run(kit_of_two, "build", "--language", "en", *PAGES).code == 0
    for slug, there in (("1-4", False), ("5-8", True), ("9-11", False)):
        page = (kit_of_two / "dist" / f"tumar-kit-grades-{slug}-en" / "teacher.html").read_text("utf-8")
        assert ("A friend who is no one" in page) == there
        assert ("Chatbots" in page) == there


def test_nothing_is_found_for_ages_that_a_risk_does_not_have(kit_of_two: Path, run: Any) -> None:
    out = run(kit_of_two, "check", "--risk", "chatbots").out
    found = [line for line in out.splitlines() if line.startswith("chatbots.ipynb")]
    assert found
    assert [line for line in found if "6-9" in line or "14-17" in line] == []
    assert run(kit_of_two, "check", "--risk", "chatbots", "--age", "10-13").out.count("chatbots.ipynb") == len(found)


def test_messages_for_translators_name_only_the_ages_that_a_risk_has(kit_of_two: Path, run: Any) -> None:
    assert run(kit_of_two, "translate", "update", "--language", "kk").code == 0
    catalog = (kit_of_two / "notebooks" / "locale" / "kk" / "chatbots.po").read_text("utf-8")
    assert "#. Ages 10-13." in catalog
    assert "6-9" not in catalog
    assert "at most 14 words" in catalog
    assert "at most 8 words" not in catalog


@pytest.mark.parametrize("command", [("build",), ("check",)])
def test_an_age_without_a_lesson_is_answered_with_a_sentence(kit_of_two: Path, run: Any, command: tuple[str, ...]) -> None:
    ran = run(kit_of_two, *command, "--risk", "chatbots", "--age", "6-9")
    assert ran.code == 1
    assert "chatbots: there is no lesson for ages 6-9. There is one for: 10-13." in ran.err


@pytest.mark.parametrize(
    ("lessons", "sentence"),
    [('lessons."10-14" = "A"', "there is no age '10-14'. Did you mean '10-13'?"), ("lessons = {}", "risks.chatbots has no lesson")],
)
def test_a_title_for_no_known_age_is_answered(kit_of_two: Path, run: Any, lessons: str, sentence: str) -> None:
    path = kit_of_two / "notebooks" / "kit.toml"
    path.write_text(path.read_text("utf-8").replace('lessons."10-13" = "A friend who is no one"', lessons), "utf-8")
    ran = run(kit_of_two, "check")
    assert ran.code == 1
    assert sentence in ran.err
