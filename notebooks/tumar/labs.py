"""Small calculations for ages 14-17: a pupil changes a line, runs the cell again and sees what happens.

A lab takes plain numbers, refuses what cannot be with a sentence, and returns a ``Result``: a chart and what it says. Nothing
is drawn by chance, stored or sent, so a page can show the same result with no Python.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from tumar import charts
from tumar.context import Context
from tumar.current import current
from tumar.errors import Refused

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_TIME = re.compile(rf"({'|'.join(DAYS)}) ([01]\d|2[0-3]):([0-5]\d)")
_STEPS = ((1, "seconds"), (60, "minutes"), (3600, "hours"), (86400, "days"), (31_557_600, "years"))  # a year of 365.25 days
_YEARS = ((1e3, "thousand_years"), (1e6, "million_years"), (1e9, "billion_years"))


class LabError(Refused):
    """Numbers that a lab cannot calculate with."""


@dataclass(frozen=True)
class Result:
    """What a lab found: ``chart`` is an SVG with all its numbers in words for those who cannot see it."""

    chart: str
    says: tuple[str, ...]

    def _repr_html_(self) -> str:
        return f'<div class="tumar-lab">{self.chart}{"".join(f"<p>{escape(line)}</p>" for line in self.says)}</div>'

    def __repr__(self) -> str:
        return "\n".join(self.says)


def guessing_time(
    rows: Sequence[tuple[str, int, int]], guesses_per_second: float = 10_000_000_000, *, context: Context | None = None
) -> Result:
    """Estimate how long guessing a password takes that was made by chance.

    ``rows``: what it is called, how many characters or words there are to choose from, how many of them are in it. On average
    half of all ``choices ** length`` possibilities are tried.
    """
    words = (context or current()).words
    _require_number(words, guesses_per_second, "guesses_per_second", 1, 1e18)
    _require_list(words, rows, words["lab_of_passwords"], 12)
    bars = []
    for row in rows:
        name, choices, length = _require_row(words, row, 3, '("8 small letters", 26, 8)')
        _require_number(words, choices, words["lab_of_choices"].format(name=repr(name)), 2, 1_000_000)
        _require_number(words, length, words["lab_of_length"].format(name=repr(name)), 1, 100)
        logarithm = length * math.log10(choices) - math.log10(2) - math.log10(guesses_per_second)
        bars.append((str(name), logarithm, _duration(words, logarithm)))
    ticks = [(math.log10(seconds), words[f"lab_tick_{name}"]) for seconds, name in ((1, "second"), (86400, "day"), (31_557_600, "year"))]
    ticks += [(math.log10(31_557_600) + power, words[f"lab_tick_years{power}"]) for power in (3, 6, 9)]
    chart = charts.bars(bars, ticks, words["lab_guessing"])
    return Result(chart, (words["lab_guessing_says"], words["lab_guessing_chance"]))


def places(points: Sequence[tuple[str, int, int]], square: int = 1, *, context: Context | None = None) -> Result:
    """Read from location points where somebody sleeps, learns and comes back to, by counting alone.

    ``points``: day and hour such as "Mon 08:20", and a place on a map of 12 by 12. ``square`` is how coarse the places are.
    Night is from 22 to 6, mornings are school days from 8 to 15.
    """
    words = (context or current()).words
    _require_list(words, points, words["lab_of_points"], 500)
    _require_number(words, square, "square", 1, 6)
    visits: dict[tuple[int, int], list[tuple[str, int, str]]] = {}
    for point in points:
        when, x, y = _require_row(words, point, 3, '("Mon 08:20", 9, 3)')
        time = _TIME.fullmatch(str(when))
        if not time:
            raise _lab_error(words, "time", when=repr(when), days=", ".join(DAYS))
        for value in (x, y):
            _require_number(words, value, words["lab_of_place"].format(when=when), 0, 11)
        visits.setdefault((int(x) // int(square), int(y) // int(square)), []).append((time[1], int(time[2]), str(when)))
    nights = Counter({place: sum(hour >= 22 or hour < 6 for _, hour, _ in times) for place, times in visits.items()})
    mornings = Counter({place: sum(day in DAYS[:5] and 8 <= hour < 15 for day, hour, _ in times) for place, times in visits.items()})
    home = _most_frequent(nights)
    school = _most_frequent(mornings, but=home)
    revisited = [place for place, times in visits.items() if len(times) > 1 and place not in (home, school)]
    names = dict.fromkeys(revisited, words["lab_place_back"])
    lines = []
    for place, counts, kind in ((home, nights, "home"), (school, mornings, "school")):
        if place:
            names[place] = words[f"lab_place_{kind}"]
            lines.append(words[f"lab_{kind}_says"].format(place=_place(place), count=counts[place], all=counts.total()))
        else:
            lines.append(words[f"lab_no_{kind}"])
    names_of_days = dict(zip(DAYS, words["lab_weekdays"].split(), strict=True))
    for place in revisited:
        times = ", ".join(when.replace(day, names_of_days[day]) for day, _, when in visits[place])
        lines.append(words["lab_back_says"].format(place=_place(place), times=times))
    if square > 1:
        lines.append(words["lab_square_says"].format(count=int(square) ** 2))
    marks = [(x, y, len(times), names.get((x, y), "")) for (x, y), times in visits.items()]
    return Result(charts.grid(marks, math.ceil(12 / int(square)), words["lab_places"]), tuple(lines))


def loot_boxes(one_in: int, price: float, *, context: Context | None = None) -> Result:
    """Calculate how many boxes, and how much money, players need for a thing that is in one of ``one_in`` boxes.

    After n boxes the share of players who have it is ``1 - (1 - 1 / one_in) ** n``; each box is drawn anew. ``price`` in tenge.
    """
    words = (context or current()).words
    _require_number(words, one_in, "one_in", 2, 100_000)
    _require_number(words, price, "price", 0, 1_000_000)
    misses = math.log1p(-1 / one_in)
    half, most = (math.ceil(round(math.log(1 - share) / misses, 9)) for share in (0.5, 0.9))
    end = math.ceil(most * 1.3)
    curve = [(n, 100 * (1 - math.exp(n * misses))) for n in (end * step / 60 for step in range(61))]
    marks = [(half, 50.0, words["lab_boxes"].format(count=half)), (most, 90.0, words["lab_boxes"].format(count=most))]
    lines = (
        words["lab_boxes_half"].format(count=half, money=_money(half * price)),
        words["lab_boxes_most"].format(count=most, money=_money(most * price)),
        words["lab_boxes_all"].format(count=one_in, share=round(100 * math.exp(one_in * misses))),
    )
    return Result(charts.curve(curve, marks, words["lab_boxes_x"], words["lab_boxes_y"]), lines)


def week(hours: Mapping[str, Sequence[float]], matters: Sequence[str] = (), *, context: Context | None = None) -> Result:
    """Show a week: hours of each kind for the seven days from Monday, and how much went to what matters. No judgement."""
    words = (context or current()).words
    if not isinstance(hours, Mapping) or not 1 <= len(hours) <= 8:
        raise _lab_error(words, "week")
    for name, days in hours.items():
        if not isinstance(days, Sequence) or len(days) != 7:
            raise _lab_error(words, "days", name=repr(name), count=len(days))
        for day, value in zip(DAYS, days, strict=True):
            _require_number(words, value, words["lab_of_day"].format(name=repr(name), day=day), 0, 24)
    for number, day in enumerate(DAYS):
        if (total := sum(days[number] for days in hours.values())) > 24:
            raise _lab_error(words, "hours", day=day, total=f"{total:g}")
    if unknown := [name for name in matters if name not in hours]:
        raise _lab_error(words, "matters", name=repr(unknown[0]), names=", ".join(hours))
    lines = [words["lab_week_sum"].format(name=name, hours=f"{sum(days):g}") for name, days in hours.items()]
    sentences = [" · ".join(lines)]
    if matters:
        kinds = ", ".join(f"{name} {sum(hours[name]):g}" for name in matters)
        sentences.append(words["lab_week_matters"].format(kinds=kinds))
    sentences.append(words["lab_week_ask"])
    return Result(charts.stacks(words["lab_weekdays"].split(), hours, words["lab_week"]), tuple(sentences))


def spread(contacts: int, pass_on_of_10: float, steps: int = 6, *, context: Context | None = None) -> Result:
    """Calculate how far a message gets when everyone shows it to ``contacts`` new people and some of ten pass it on.

    A simple calculation: each step has ``contacts * pass_on_of_10 / 10`` times as many new readers as the one before. Real groups
    overlap, so real numbers stay below it.
    """
    words = (context or current()).words
    _require_number(words, contacts, "contacts", 1, 100)
    _require_number(words, pass_on_of_10, "pass_on_of_10", 0, 10)
    _require_number(words, steps, "steps", 1, 12)

    def readers(passing: float) -> list[int]:
        return [round(contacts * (contacts * passing / 10) ** step) for step in range(int(steps))]

    now, fewer = readers(pass_on_of_10), readers(max(0, pass_on_of_10 - 1))
    bars = [(words["lab_step"].format(number=number), float(count), _money(count)) for number, count in enumerate(now, 1)]
    factor = contacts * pass_on_of_10 / 10
    lines = (
        words["lab_spread_grows" if factor > 1 else "lab_spread_ends"].format(factor=f"{factor:g}"),
        words["lab_spread_fewer"].format(all=_money(sum(now)), fewer=_money(sum(fewer)), steps=int(steps)),
    )
    return Result(charts.bars(bars, [], words["lab_spread"]), lines)


LABS: dict[str, Callable[..., Result]] = {lab.__name__: lab for lab in (guessing_time, places, loot_boxes, week, spread)}


def _duration(words: Mapping[str, str], logarithm: float) -> str:
    """Say a time in words, from its seconds as a power of ten."""
    if logarithm < 0:
        return words["lab_instant"]
    years = logarithm - math.log10(_STEPS[-1][0])
    if years >= 12:
        return words["lab_endless"]
    if years >= 3:
        size, name = next((size, name) for size, name in reversed(_YEARS) if years >= math.log10(size))
        return words[f"lab_{name}"].format(count=_two_digits(10 ** (years - math.log10(size))))
    seconds = 10**logarithm
    size, name = next((size, name) for size, name in reversed(_STEPS) if seconds >= size)
    return words[f"lab_{name}"].format(count=_two_digits(seconds / size))


def _two_digits(value: float) -> str:
    """Round to two digits: an estimate has no more."""
    digits = f"{value:.2g}"
    return digits if value < 9.95 else _money(float(digits))


def _money(value: float) -> str:
    return f"{value:,.0f}".replace(",", "\u00a0")


def _most_frequent(counts: Counter[tuple[int, int]], but: tuple[int, int] | None = None) -> tuple[int, int] | None:
    return max((place for place, count in counts.items() if count and place != but), key=lambda place: (counts[place], place), default=None)


def _place(place: tuple[int, int]) -> str:
    return f"({place[0]}, {place[1]})"


def _lab_error(words: Mapping[str, str], which: str, /, **values: Any) -> LabError:
    """Make the error with the sentence ``lab_slip_<which>`` of the activities' words."""
    return LabError(words[f"lab_slip_{which}"].format(**values))


def _require_number(words: Mapping[str, str], value: Any, name: str, least: float, most: float) -> None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not least <= value <= most:
        raise _lab_error(words, "number", name=name, value=repr(value), least=_money(least), most=_money(most))


def _require_list(words: Mapping[str, str], values: Any, name: str, most: int) -> None:
    if not isinstance(values, Sequence) or isinstance(values, str) or not 1 <= len(values) <= most:
        raise _lab_error(words, "list", name=name, most=most)


def _require_row(words: Mapping[str, str], row: Any, count: int, example: str) -> Sequence[Any]:
    if not isinstance(row, Sequence) or isinstance(row, str) or len(row) != count:
        raise _lab_error(words, "row", row=repr(row), example=example)
    return row
