"""An office that works by command, on a laptop that is its gate too."""

import json
from datetime import UTC, datetime, timedelta

from click.testing import CliRunner

from gate_app.cli import main
from gate_app.clock import SystemTicks
from gate_app.issuing.pass_keys import keep_keys
from tests.staff import environment, signed_on
from tests.stations import SmallSite

PASSPHRASE = "木棉 柳江 石榴"
UNTIL = (datetime.now(UTC) + timedelta(days=14)).strftime("%Y-%m-%d")


class Office:
    """The command line of one laptop that is office and gate."""

    def __init__(self, folder):
        self.site = SmallSite(folder / "site", ticks=SystemTicks(), with_staff=True)
        keep_keys(self.site.folder, self.site.authority, [self.site.key], PASSPHRASE)
        self.passphrase = folder / "passphrase"
        self.passphrase.write_text(PASSPHRASE + "\n", "utf-8")

    def run(self, *arguments, code=0, stdin=None, station=True):
        where = ["--data-dir", str(self.site.folder)] if station else []
        asked = [*(str(each) for each in arguments), *where]
        env = environment(signed_on(self.site.folder))
        result = CliRunner().invoke(main, asked, input=stdin, env=env)
        assert result.exit_code == code, result.output
        assert not isinstance(result.exception, Exception), result.output
        result.lines = [json.loads(x) for x in result.stdout.splitlines() if x.startswith("{")]
        return result

    def keyed(self, *arguments, **how):
        return self.run(*arguments, "--passphrase-file", self.passphrase, **how)

    def issue(self, roster, *more, code=0):
        return self.keyed(
            "pass", "issue", roster, "--enterprise", "E1", "--zone", 1,
            "--valid-until", UNTIL, *more, code=code,
        )  # fmt: skip
