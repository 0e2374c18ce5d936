"""What the gate does while nobody stands there."""

from tests.stations import a_refusal_of_last_year


def test_at_rest_what_was_kept_long_enough_is_erased(gate):
    gate.ledger(a_refusal_of_last_year)
    gate.app.gate.desk.rest()
    gate.settle()
    assert len(gate.last("body-erased").refs) >= 1
