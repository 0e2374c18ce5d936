"""Made-up passes for the tests of printing, and pages turned into pictures."""

import random
from io import BytesIO

import numpy as np
import pypdfium2
from PIL import Image

from gate_app.codes import pass_code, pass_number
from gate_app.codes.keys import SigningKey
from gate_app.domain.passes import Claims, PassKind
from gate_app.domain.places import Hotline
from gate_app.issuing.printed_pass import PrintedPass
from gate_app.scanning.decoder import decode_still

KEY = SigningKey.generate()
ZONES = ["一区", "二区", "三区", "东部装配区", "五区", "六塘冷链物流园区", "七区", "八区"]
HOTLINES = (
    Hotline("指挥部", "0772-0000001"),
    Hotline("政策咨询", "0772-0000002"),
    Hotline("诉求", "0772-0000003"),
    Hotline("急救", "120"),
)
LONG_NAME = "阿卜杜拉·买买提江·吐尔逊江·艾"
LONG_ENTERPRISE = "广西柳城六塘国际冷链物流供应链管理（集团）股份有限公司第二分公司行政部"
EXP = 1791216000  # 2026-10-06 00:00 in China


def photo(width=90, height=120, colour=(120, 150, 180)):
    made = BytesIO()
    Image.new("RGB", (width, height), colour).save(made, "JPEG")
    return made.getvalue()


def make_pass(
    name="韦小芳",
    *,
    kind=PassKind.PERSON,
    zones=(1,),
    enterprise="柳城机械厂",
    seed=1,
    **fields,
):
    pass_id = f"{random.Random(f'{name}{seed}').getrandbits(64):016x}"
    times = {key: fields[key] for key in ("nbf", "window") if key in fields}
    claims = Claims(
        pass_id=pass_id,
        kind=kind,
        name=name,
        enterprise="450222-0017",
        zones=zones,
        exp=EXP,
        photo="5a" * 8 if fields.get("photo") else None,
        **times,
    )
    return PrintedPass(
        code=pass_code.write(claims, KEY),
        number=pass_number.pass_number(pass_id),
        kind=kind,
        name=name,
        enterprise=enterprise,
        zones=tuple((zone, ZONES[zone - 1]) for zone in zones),
        exp=EXP,
        **{
            "hotlines": HOTLINES,
            "site": "柳城工业区",
            "county": "柳城县",
            **fields,
        },
    )


def every_kind():
    """Short and long, with and without photo, one zone and eight, real and made up."""
    return [
        make_pass(photo=photo(), window=(480, 1200), nbf=1790000000),
        make_pass(
            LONG_NAME,
            zones=tuple(range(1, 9)),
            enterprise=LONG_ENTERPRISE,
            photo=photo(),
            window=(1200, 360),
            nbf=1790000000,
        ),
        make_pass("桂B·D12345", kind=PassKind.VEHICLE, zones=(3, 6), enterprise="六塘物流"),
        make_pass("陈护士", kind=PassKind.ESCORT, zones=(2, 4, 8), demo=True),
        make_pass("Alexander O'Neil", zones=(5,), enterprise="Liucheng Machinery Co., Ltd."),
        make_pass("行" * 16, zones=(7, 8, 1, 2), enterprise=LONG_ENTERPRISE, hotlines=()),
    ]


def pictures(path, dpi=100, every=1):
    """Each page as an RGB picture, or every so many pages."""
    document = pypdfium2.PdfDocument(str(path))
    try:
        for number in range(0, len(document), every):
            yield document[number].render(scale=dpi / 72).to_pil().convert("RGB")
    finally:
        document.close()


def codes_in(picture):
    rgb = np.array(picture.convert("RGB"))
    return [read.text for read in decode_still(np.ascontiguousarray(rgb[:, :, ::-1]))]
