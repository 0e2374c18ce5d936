"""Passes as a table shows them, in the language of the window and as a role may see them."""

from collections.abc import Sequence

from gate_app import words as vocabulary
from gate_app.domain.entries import PassIssued
from gate_app.domain.passes import PassKind
from gate_app.domain.people import StaffRole, name_for
from gate_app.ledger.passes import ISSUED_TWICE
from gate_app.sites.pass_desk import Found
from ui.shared.translations import translate, words

PASS_WIDTHS = (136, 60, 120, 0, 80, 146, 120, 76)


def pass_headings() -> list[str]:
    """The columns of ``pass_cells``."""
    return [
        translate("office", "证号"),
        translate("office", "种类"),
        translate("office", "姓名或车牌"),
        translate("office", "企业"),
        translate("office", "分区"),
        translate("office", "有效到"),
        translate("office", "状态"),
        translate("office", "照片"),
    ]


def name_of(one: Found, role: StaffRole) -> str:
    """A plate, or a person's name as this role may see it."""
    return one.name if one.issued.pass_kind is PassKind.VEHICLE else name_for(role, one.name)


def new_photos(found: Sequence[Found]) -> str:
    """How many of the new passes would carry a photo that these do not."""
    count = sum(one.photo is not None and one.photo != one.issued.photo for one in found)
    return translate("office", "其中 {} 张印上新照片。").format(count) if count else ""


def kind_text(issued: PassIssued) -> str:
    """Person, visitor, vehicle or escort."""
    if issued.visitor:
        return translate("office", "访客")
    return words(vocabulary.PASS_KINDS[issued.pass_kind])


def pass_cells(one: Found, zone: str, role: StaffRole) -> list[str]:
    """The cells of ``pass_headings``."""
    issued = one.issued
    why = f"（{why_text(one.registered.why)}）" if one.registered.why else ""
    return [
        issued.number,
        kind_text(issued),
        name_of(one, role),
        one.enterprise,
        "、".join(str(number) for number in issued.zones),
        vocabulary.time_text(issued.exp * 1000 - 1000, zone)[:16],
        state_text(one.state) + why,
        photo_state(one),
    ]


def why_text(why: str) -> str:
    """Why a pass is dead: in the words of whoever revoked it, or in the program's own."""
    return translate("office", "同一证号登记了两次，内容不同") if why == ISSUED_TWICE else why


def photo_state(one: Found) -> str:
    """Whether a photo is on the pass, or waits for the next one."""
    if one.photo is None:
        return translate("office", "无")
    return (
        translate("office", "✓ 有")
        if one.photo == one.issued.photo
        else translate("office", "○ 待印")
    )


def state_text(state: str) -> str:
    """What a pass is worth now, told by a shape and a word."""
    return {
        "valid": translate("office", "✓ 有效"),
        "not-yet": translate("office", "○ 未生效"),
        "expired": translate("office", "■ 已过期"),
        "revoked": translate("office", "✕ 已吊销"),
        "lost": translate("office", "⚠ 已挂失"),
        "suspended": translate("office", "▲ 已暂停"),
    }[state]
