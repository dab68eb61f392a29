"""What is nearly an activity is named with its line and the right form; other people's code is left alone."""

from __future__ import annotations

import pytest

from kit_builder.core.model import Cell, CellType
from kit_builder.lesson.near_misses import Miss, misplaced, names_in, near_miss

T = "\nKind?\n\n- [x] Yes\n  > F\n- [ ] No\n  > F\n"
QUIZ = f'Quiz("""{T}""")'
SETUP = 'from tumar import Poll, Quiz, Sort, labs, setup\n\nsetup(language="en", age="10-13")'

# the cell below its title: its line, and what is said of it
MISSES = {
    "a letter less": (f'Qiz("""{T}""")', 2, 'there is no activity \'Qiz\'. Did you mean \'Quiz\'? Write Quiz("""…""").'),
    "a letter more": (f'Quizz("""{T}""")', 2, "Did you mean 'Quiz'?"),
    "letters in another order": ('Stroy("""\nA\n""")', 2, "Did you mean 'Story'?"),
    "small letters": (f'quiz("""{T}""")', 2, "Did you mean 'Quiz'?"),
    "big letters": (f'QUIZ("""{T}""")', 2, "Did you mean 'Quiz'?"),
    "an underscore": ('help_steps("privacy")', 2, "Did you mean 'HelpSteps'? Write HelpSteps(\"cyberbullying\")"),
    "two words": ('Checkin("""\nA\n""", round="before")', 2, "Did you mean 'CheckIn'?"),
    "no such activity": (f'Memory("""{T}""")', 2, "there is no activity 'Memory'. Known: Agreement, "),
    "an f-string": (f'Quiz(f"""{T}""")', 2, "take the f away"),
    "an f-string with a value": ('Quiz(f"""\n{name}?\n- [x] A\n  > F\n""")', 2, "take the f away"),
    "the text with a name": (f'text = ("""{T}""")', 2, "this is the text of an activity, but which one?"),
    "the text alone": (f'"""{T}"""', 2, "this is the text of an activity, but which one?"),
    "a variable": ("Quiz(text)", 2, 'write the text itself in the place of “text”: Quiz("""…""").'),
    "a name before it": (f"q = {QUIZ}", 2, "take “q =” away"),
    "a name with a type": (f"q: object = {QUIZ}", 2, "take “q =” away"),
    "put together": (f'Quiz("""{T}""" + more)', 2, "the text is put together here"),
    "a percent sign": (f'Quiz("""{T}""" % name)', 2, "the text is put together here"),
    "format": (f'Quiz("""{T}""".format(a=1))', 2, "take .format( ) away"),
    "strip": (f'Quiz("""{T}""".strip())', 2, "take .strip( ) away"),
    "dedent": (f'Quiz(dedent("""{T}"""))', 2, "take dedent( ) away"),
    "the module before it": (f'tumar.Quiz("""{T}""")', 2, 'write Quiz("""…"""), without tumar. before it'),
    "two in a cell": (f"{QUIZ}\n{QUIZ}", 2, "there are 2 activities in this cell"),
    "a line before it": (f"import random\n{QUIZ}", 3, "an activity stands alone in its cell"),
    "a line behind it": (f"{QUIZ}\nprint(1)", 2, "an activity stands alone in its cell"),
    "a command before it": (f"%%time\n{QUIZ}", 2, "Put “%%time” into a cell of its own"),
    "print": (f"print({QUIZ})", 2, "take print( ) away"),
    "display": (f"display({QUIZ})", 2, "take display( ) away"),
    "in a loop": (f"for i in range(2):\n    {QUIZ}", 3, "not inside “for”"),
    "in a function": (f"def ask():\n    return {QUIZ}", 3, "not inside “def”"),
    "in a list": (f"[{QUIZ}]", 2, "with nothing around it"),
    "a method behind it": (f"{QUIZ}.show()", 2, "with nothing around it"),
    "no closing quotation marks": (f'Quiz("""{T}', 2, "The three quotation marks at the end of the text are missing"),
    "two closing quotation marks": (f'Quiz("""{T}"")', 2, "The three quotation marks at the end of the text are missing"),
    "no closing bracket": (f'Quiz("""{T}"""', 2, "The bracket at the end is missing"),
    "no brackets": (f'Quiz """{T}"""', 2, 'Write it like this: Quiz("""…""")'),
    "square brackets": (f'Quiz["""{T}"""]', 2, "write round brackets"),
    "one quotation mark": (f'Quiz("{T}")', 2, "A text of several lines stands between three quotation marks"),
    "quotation marks of a book": (f"Quiz(“{T}”)", 2, "Write straight quotation marks"),
    "a wrong name and no end": (f'Qiz("""{T}', 2, "Did you mean 'Quiz'?"),
    "no text": ("Quiz()", 2, 'its text is missing. Write Quiz("""…""").'),
    "a setting alone": ('CheckIn(round="before")', 2, "its text is missing"),
    "a number": ("Quiz(5)", 2, "its text stands between three quotation marks"),
    "bytes": ("Quiz(b'a')", 2, "its text stands between three quotation marks"),
    "the text by a name": (f'Quiz(text="""{T}""")', 2, "without “text=” before it"),
    "a setting without its name": ('CheckIn("""\nA\n""", "before")', 2, 'CheckIn("""…""", round=\'before\')'),
    "two texts": ('Quiz("a", "b")', 2, "after its text write only settings"),
    "a setting that is a variable": ('CheckIn("""\nA\n""", round=when)', 2, "the setting “round” needs its value itself"),
    "no such lab": ("labs.sprad(1, 2)", 2, "there is no lab 'sprad'. Did you mean 'spread'?"),
    "a lab with a name": ("x = labs.spread(1, 2)", 2, "then the call alone: labs.spread(…)"),
    "setup misspelt": ('Setup(language="en")', 2, "there is no 'Setup'. Write setup("),
    "an import misspelt": ("from tumar import Qiz", 2, "tumar has no 'Qiz'. Did you mean 'Quiz'?"),
    "a module misspelt": ("from tumr import Quiz", 2, "there is no 'tumr'. Write: from tumar import"),
    "a part of tumar": ("from tumar.quiz import Quiz", 2, "write: from tumar import Quiz"),
    "an import that is no Python": ("form tumar import *", 2, "Write: from tumar import *"),
    "the text with nothing around it": ("Kind?\n\n- [x] Yes\n  > F\n- [ ] No\n  > F", 4, "this is the text of an activity, but which one?"),
    "setup without names": ('setup("en", "10-13")', 2, "setup needs the names of what it is told"),
    "setup with a number": ("setup(age=10)", 2, "setup needs age in quotation marks, and here is 10"),
    "setup with a wrong name": ('setup(lang="en")', 2, "setup has no setting 'lang'"),
    "setup and more": ("import numpy\nfrom tumar import *\nsetup()", 2, "holds nothing else"),
}


def miss(source: str, *others: str) -> Miss | None:
    cells = [Cell(f"c{number}", "code", text, number) for number, text in enumerate((*others, source), 1)]
    return near_miss(source, names_in(cells))


@pytest.mark.parametrize(("source", "line", "says"), MISSES.values(), ids=MISSES)
def test_what_is_nearly_an_activity_is_named_with_its_line(source: str, line: int, says: str) -> None:
    found = miss(f"# Title\n{source}", SETUP)
    assert found is not None
    assert says in found.message
    assert found.line == line


@pytest.mark.parametrize(
    "name", ["a letter less", "small letters", "an f-string", "a name before it", "two in a cell", "no closing bracket"]
)
def test_so_is_it_in_a_notebook_without_setup(name: str) -> None:
    source, _, says = MISSES[name]
    found = miss(source)
    assert found is not None
    assert says in found.message


@pytest.mark.parametrize(
    "start",
    [
        "from tumor import Quiz, setup",
        "from Tumar import *",
        "from tumar_kit import Quiz",
        "from tumr import *",
        "from tumar.quiz import Quiz",
        "import tumor",
        "form tumar import *",
    ],
)
def test_an_activity_is_one_whatever_is_wrong_with_the_import(start: str) -> None:
    cells = [Cell("a", "code", start, 1), Cell("b", "code", QUIZ, 2)]
    names = names_in(cells)
    assert names.uses_tumar
    assert "Quiz" not in names.foreign
    assert near_miss(start, names) is not None


def test_after_an_import_of_everything_from_elsewhere_no_name_is_ours() -> None:
    start = Cell("a", "code", "from surveys import *", 1)
    for call in (f"q = {QUIZ}", 'quiz("""\n- [x] a\n  > b\n""")', "labs.sprad(1)"):
        assert near_miss(call, names_in([start, Cell("b", "code", QUIZ, 2)])) is None
    ours = names_in([start, Cell("s", "code", SETUP, 2)])
    assert near_miss(f"q = {QUIZ}", ours) is not None


MISPLACED = {
    "an activity": (QUIZ, 1),
    "an activity below its title": (f"# Think\n\n{QUIZ}", 3),
    "one that is misspelt": (QUIZ.replace("Quiz", "Qiz"), 1),
    "help steps": ('# Help\nHelpSteps("privacy")', 2),
    "the import": ("from tumar import *", 1),
    "setup": ('setup(language="en")', 1),
    "the text alone": (T.strip(), 3),
}


@pytest.mark.parametrize("kind", ["markdown", "raw"])
@pytest.mark.parametrize(("source", "line"), MISPLACED.values(), ids=MISPLACED)
def test_code_of_the_kit_in_a_cell_that_is_no_code_is_named(source: str, line: int, kind: CellType) -> None:
    found = misplaced(Cell("a", kind, source, 1), names_in([Cell("s", "code", SETUP, 2)]))
    assert found is not None
    assert found.line == line
    assert "code" in found.message
    assert misplaced(Cell("a", kind, f"Write so:\n\n```python\n{source}\n```", 1), names_in([Cell("s", "code", SETUP, 2)])) is None


@pytest.mark.parametrize(
    "source", ["- [x] milk\n- [ ] bread", 'Call `Quiz("a")` so.', 'The Quiz ("Kahoot") is fun.', "> A quotation\n\n- [ ] a"]
)
def test_prose_is_prose(source: str) -> None:
    assert misplaced(Cell("a", "markdown", source, 1), names_in([Cell("s", "code", SETUP, 2)])) is None


FOREIGN = [
    "import numpy as np\nx = np.sort([3, 1])\nprint(x)",
    "sort([3, 1, 2])",
    'sort("name")',
    'report("done")',
    'report("""\nSELECT * FROM t\n""")',
    'print("""\n- [x] done\n  > yes\n""")',
    "df.sort_values('a')",
    'df.profile("""\n- [x] a\n""")',
    "Report(df)",
    'Report("sales")',
    'Profile(name="Aida")',
    "Story()",
    'story = Story("Once upon a time")',
    'video = Video("movie.mp4")\nvideo',
    "from IPython.display import Video",
    'Feed("https://example.org/feed.xml")',
    'feed = feedparser.parse("x")',
    "class Inbox(list):\n    pass",
    'class Story(object):\n    """A story\n    - [x] a\n    """',
    "def quiz(text):\n    return text",
    'def report(text):\n    print(text)\n\nreport("""\n- [x] a\n  > b\n""")',
    "poll = select.poll()\npoll.register(1)",
    'poll("status")',
    "quiz = [1, 2, 3]\nquiz[0]",
    'text = """\nA poem\nof two lines\n"""',
    'markdown = """\n# Title\n\n- [ ] buy milk\n- [x] wake up\n"""',
    "setup(name='package', version='1.0')",
    "from setuptools import setup\nsetup()",
    "%run setup.py",
    "!pip install quiz && python setup.py install",
    "%%bash\necho Story",
    "%%html\n<b>Quiz</b>",
    'print "python 2", Report',
    'print "python 2"\nclass Quiz(object): pass',
    "labs = {'a': 1}\nlabs.get('a')",
    "labs.append(3)",
    "lambda quiz: quiz.sort()",
    'Display(HTML("<b>x</b>"))',
    "plt.plot(x); plt.show()",
    "assert Sort is not None",
    'password_lab = "x"\npassword_lab.upper()',
    "for story in stories:\n    print(story)",
    "x = (",
    "library(ggplot2)\nggplot(df) + geom_point()",
    "using Plots\nplot(sin, 0:0.1:2π)",
    "?Quiz",
    "Quiz?",
    "",
]


@pytest.mark.parametrize("source", FOREIGN)
def test_other_peoples_code_is_left_alone(source: str) -> None:
    assert miss(source) is None


@pytest.mark.parametrize(
    "source",
    [
        "import numpy as np\nnp.sort([1])",
        "df.sort_values('a')",
        "x = [1, 2]\nx.sort()",
        'text = """\nA poem\nof two lines\n"""',
        "%matplotlib inline",
        'print("""\n- [x] done\n  > yes\n""")',
        'def report(text):\n    print(text)\n\nreport("sales")',
        "quiz = [1, 2]",
        "class Memory(dict):\n    pass\n\nMemory(a=1)",
    ],
)
def test_so_is_it_beside_activities(source: str) -> None:
    assert miss(source, SETUP) is None


@pytest.mark.parametrize(
    ("elsewhere", "call"),
    [
        ("from IPython.display import Video", 'Video("""\n[F](a.mp4)\n\n![A](b.svg)\n""")'),
        ("def Quiz(text):\n    return text", f'x = Quiz("""{T}""")'),
        ("import story as Story", f'Story(f"""{T}""")'),
        ("%load_ext x\nfrom surveys import Poll", f'q = Poll("""{T}""")'),
        ("from reports import report", f'report("""{T}""")'),
        ("class Sort:\n    pass", "Sort()"),
    ],
)
def test_a_name_that_the_notebook_has_from_elsewhere_is_not_ours(elsewhere: str, call: str) -> None:
    assert miss(call, elsewhere) is None


def test_a_call_of_a_strangers_video_is_code(lesson_of) -> None:  # type: ignore[no-untyped-def]
    cells = [Cell("a", "code", "from IPython.display import Video", 1), Cell("b", "code", 'Video("movie.mp4")', 2)]
    assert "Video(&quot;movie.mp4&quot;)" in lesson_of(*cells).cells[1].html
