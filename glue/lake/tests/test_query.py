"""Questions: the ready ones, and those of the command."""

from pathlib import Path

import pytest
import sqlglot

from cartstream_lake import __main__ as command
from cartstream_lake import query
from cartstream_lake.lake import Lake
from tests.conftest import Write, event

QUERIES = sorted((Path(__file__).parents[2] / "queries").glob("*.sql"))

FIRST = "2026-11-16T12:00:00Z"
LATER = "2026-11-16T12:10:00Z"


@pytest.fixture
def place(tmp_path: Path, root: Path, write: Write) -> Path:
    """A lake of a small shop; a copy of an event is in the archive."""
    visit = [
        event("u", "1", "product_view", ["p"], FIRST, 1),
        event("u", "2", "recommendation_click", ["p"], FIRST, 2),
        event("u", "3", "add_to_cart", ["p"], LATER, 3),
        event("u", "4", "checkout", ["p", "q"], LATER, 4),
        event("v", "5", "add_to_cart", ["q"], FIRST, 5),
        event("v", "6", "search", [], FIRST, 6, properties={"query": "Lunchbag", "results": 0}),
        event("w", "7", "refund", ["p"], LATER, 7, properties={"order_id": "4"}),
        event("u", "4", "checkout", ["p", "q"], LATER, 8),
        event("v", "9", "search", [], FIRST, 9, query="Umbrella"),
        event("v", "10", "search", ["p"], FIRST, 10, query="Mug"),
        event("w", "11", "refund", ["q"], LATER, 11, order={"id": "4"}, properties={"why": "broken"}),
    ]
    write("events/year=2026/month=11/day=16/hour=12/a.gz", visit)
    assert command.main(["build", "--archive", str(root), "--lake", str(tmp_path / "lake")]) == 0
    return tmp_path / "lake"


@pytest.mark.parametrize("path", QUERIES, ids=lambda path: path.stem)
def test_a_ready_question_is_answered_here_and_understood_by_athena(path: Path, place: Path) -> None:
    sql = path.read_text(encoding="utf-8")
    sqlglot.parse_one(sql, read="athena")
    with query.opened(Lake.in_folder(place), None) as con:
        assert con.execute(sql).description


def test_there_are_ready_questions() -> None:
    assert len(QUERIES) >= 8


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("recommendation_attribution", [(1, 1, 1)]),
        ("searches_without_result", [("lunchbag", 1, 1), ("umbrella", 1, 1)]),
        ("refund_rates", [("p", None, 1, 1, 1, 100.0), ("q", None, 1, 1, 1, 100.0)]),
    ],
)
def test_answers(name: str, expected: list[tuple[object, ...]], place: Path) -> None:
    sql = next(path for path in QUERIES if path.stem == name).read_text(encoding="utf-8")
    with query.opened(Lake.in_folder(place), None) as con:
        answer = con.execute(sql).fetchall()
    assert [tuple(float(cell) if isinstance(cell, float) else cell for cell in row) for row in answer] == expected


def test_a_refund_names_its_order_either_way(place: Path) -> None:
    with query.opened(Lake.in_folder(place), None) as con:
        named = con.execute("SELECT order_id, product_id FROM refunds ORDER BY ALL").fetchall()
    assert named == [("4", "p"), ("4", "q")]


def test_the_raw_archive_answers_alike(root: Path, place: Path) -> None:
    asked = "SELECT user_id, event_id, event, items, occurred_at FROM events ORDER BY ALL"
    with query.opened(Lake.in_folder(place), None) as made, query.opened(None, str(root)) as raw:
        assert made.execute(asked).fetchall() == raw.execute(asked).fetchall()
        assert made.execute("SELECT * FROM orders ORDER BY ALL").fetchall() == raw.execute("SELECT * FROM orders ORDER BY ALL").fetchall()


def test_an_answer_as_csv(place: Path, tmp_path: Path) -> None:
    out = tmp_path / "answer.csv"
    sql = "SELECT user_id, count(*) AS events FROM events GROUP BY 1 ORDER BY 1;"
    assert command.main(["query", "--lake", str(place), "--sql", sql, "--format", "csv", "--out", str(out)]) == 0

    assert out.read_text() == "user_id,events\nu,4\nv,4\nw,2\n"


def test_an_answer_as_parquet(place: Path, tmp_path: Path) -> None:
    out = tmp_path / "answer.parquet"
    assert command.main(["query", "--lake", str(place), "--sql", "SELECT 1 AS one", "--format", "parquet", "--out", str(out)]) == 0

    with query.opened(Lake.in_folder(place), None) as con:
        assert con.execute(f"SELECT one FROM '{out}'").fetchall() == [(1,)]


def test_an_answer_on_the_terminal(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["query", "--lake", str(place), "--sql", "SELECT count(*) AS events FROM events"]) == 0
    assert "10" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["query", "--lake", "nowhere", "--sql", "SELECT 1"], "There are no tables yet"),
        (["build", "--lake", "{lake}", "--archive", "nowhere"], "There is no archive in nowhere"),
        (["query", "--lake", "{lake}", "--sql", "SELECT nothing FROM events"], '"nothing"'),
        (["query", "--lake", "{lake}", "--sql", "SELECT 1", "--format", "parquet"], "Parquet needs a file"),
    ],
)
def test_what_cannot_be_done_is_one_line_and_exit_1(
    arguments: list[str], message: str, place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command.main([argument.replace("{lake}", str(place)) for argument in arguments]) == 1
    assert message in capsys.readouterr().err
