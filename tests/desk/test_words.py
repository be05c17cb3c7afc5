"""Every state that the spool knows has words for the people at the counter."""

from admin.desk.faults import FAULTS
from surveys.printing.faults import Fault


def test_every_fault_has_a_name_and_something_to_do() -> None:
    assert set(FAULTS) == set(Fault)
    assert all(said.short and said.act.endswith(".") for said in FAULTS.values())
    assert len({said.short for said in FAULTS.values()}) == len(FAULTS)
