"""The notebook runs from its first cell to its last."""

import ast
import random
from datetime import UTC, datetime, timedelta
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from cartstream_lake import __main__ as command
from tests.conftest import Event, Write, event

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_the_notebook_runs_on_a_small_shop(tmp_path: Path, root: Path, write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    chance = random.Random(7)
    start = datetime(2026, 6, 1, tzinfo=UTC)
    orders: list[Event] = []
    for shopper in range(60):
        habits = chance.sample(range(20), 4)
        for nth in range(5):
            at = (start + timedelta(days=20 * nth + chance.randrange(10), minutes=shopper)).isoformat()
            bought = {f"p{one}" for one in habits if chance.random() < 0.7} | {f"p{chance.randrange(20)}"}
            orders.append(event(f"u{shopper}", f"{shopper}-{nth}", "checkout", sorted(bought), at, len(orders)))
    write("events/year=2026/month=11/day=16/hour=12/a.gz", orders)
    assert command.main(["build", "--archive", str(root), "--lake", str(tmp_path / "lake")]) == 0
    monkeypatch.setenv("LAKE", str(tmp_path / "lake"))
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[1]))
    monkeypatch.setenv("MPLBACKEND", "agg")
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))

    notebook = nbformat.read(NOTEBOOKS / "explore.ipynb", as_version=4)
    NotebookClient(notebook, timeout=300, kernel_name="python3", resources={"metadata": {"path": str(NOTEBOOKS)}}).execute()

    measured = next(cell for cell in notebook.cells if "orders of the product alone" in cell.source and cell.outputs).outputs[0]
    assert ast.literal_eval(measured["data"]["text/plain"])["model"] > 0.6
