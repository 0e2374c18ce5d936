"""``python -m gate_app``: the core alone, without a window."""

from gate_app.cli import main

main(prog_name="gate")
