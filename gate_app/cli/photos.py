"""``gate pass photos``: a folder of pictures to the photos of holders, for their next passes."""

from contextlib import closing
from pathlib import Path

import click

from gate_app.cli.common import data_dir_option, print_json
from gate_app.cli.issuing_options import json_option
from gate_app.cli.staff import authorised
from gate_app.config import read_config
from gate_app.issuing.holder_photos import Reading, put_photos, read_folder
from gate_app.ledger.database import connect
from gate_app.station import Station

NEXT_PASS = "已发的证不变；下次补办或续期时印上。"


@click.command(name="photos", short_help="收一个文件夹的照片。")
@click.argument("pictures", metavar="FOLDER", type=click.Path(path_type=Path))
@data_dir_option
@click.option("--dry-run", is_flag=True, help="只看认得出几张，什么也不存。")
@json_option
def photos_command(pictures: Path, folder: Path, *, dry_run: bool, as_json: bool) -> None:
    """Take over the photos in FOLDER, each named after its holder.

    A file is called after the pass number, the holder number, or the name (with the last four
    of the identity number where two people have it). A pass that was issued keeps its photo;
    the holder's next one carries the new. Files that fit nobody are named, with the reason, and
    left; exit code 3 says that there were such files.
    """
    folder = folder.absolute()
    read_config(folder)
    if dry_run:
        with closing(connect(folder, write=False)) as db:
            reading = read_folder(pictures, db)
        new = sum(not one.known for one in reading.found)
    else:
        with Station(folder) as station:
            actor = authorised(station, "pass-photos")
            reading = read_folder(pictures, station.ledger.db)
            mine = [(one.holder, one.photo) for one in reading.found]
            new = put_photos(mine, station.ledger, station.register, actor=actor)
    _tell(reading, new, as_json=as_json, dry_run=dry_run)
    if reading.wrong:
        raise SystemExit(3)


def _tell(reading: Reading, new: int, *, as_json: bool, dry_run: bool) -> None:
    if as_json:
        print_json(
            {
                "dry_run": dry_run,
                "taken": new,
                "unchanged": len(reading.found) - new,
                "wrong": [{"file": one.path.name, "why": one.why} for one in reading.wrong],
            }
        )
        return
    will = "将收下" if dry_run else "收下"
    left = len(reading.found) - new
    click.echo(f"{will}照片 {new} 张，早已有的 {left} 张，没收的文件 {len(reading.wrong)} 个。")
    if new:
        click.echo(NEXT_PASS)
    for one in reading.wrong:
        click.echo(f"  {one.path.name}：{one.why}", err=True)
