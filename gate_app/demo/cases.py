"""The passes of the demo site: one a case, each with the verdict that it must get.

TO ADD A CASE: add a line to CASES, and to ``gate_app.demo.site`` what makes it so.
"""

from enum import StrEnum

import msgspec

from gate_app.domain.passes import PassKind
from gate_app.domain.verdict import Direction, Reason, Verdict


class Trait(StrEnum):
    """What is special about a pass."""

    PLAIN = "plain"
    INSIDE = "inside"
    INSIDE_ELSEWHERE = "inside-elsewhere"
    NIGHT_WINDOW = "night-window"
    OUTSIDE_WINDOW = "outside-window"
    PHOTO = "photo"
    REVOKED = "revoked"
    LOST = "lost"
    REPLACED = "replaced"
    HOLDER_SUSPENDED = "holder-suspended"
    NOT_YET = "not-yet"
    EXPIRED = "expired"
    OTHER_ZONE = "other-zone"
    QUOTA_USED = "quota-used"
    SAME_HOUSEHOLD = "same-household"
    TEST_OVERDUE = "test-overdue"
    FEVER = "fever"
    RED_CODE = "red-code"
    OTHER_ISSUER = "other-issuer"
    FORGED = "forged"
    DAMAGED = "damaged"
    PAYMENT_CODE = "payment-code"
    HEALTH_CERTIFICATE = "health-certificate"


NO_PASS = frozenset({Trait.PAYMENT_CODE, Trait.HEALTH_CERTIFICATE})
SUSPENDED_ENTERPRISE = "450222-0099"


class Case(msgspec.Struct, frozen=True):
    """One code that may be held before the demo's camera."""

    name: str
    kind: PassKind
    trait: Trait
    verdict: Verdict
    reason: Reason
    direction: Direction
    why: str
    enterprise: str = "450222-0017"


_IN, _OUT = Direction.ENTRY, Direction.EXIT
_P, _V, _E = PassKind.PERSON, PassKind.VEHICLE, PassKind.ESCORT
_OK, _LOOK, _NO = Verdict.ADMIT, Verdict.ATTEND, Verdict.REFUSE

CASES: tuple[Case, ...] = (
    Case("韦小芳", _P, Trait.PLAIN, _OK, Reason.OK, _IN, "有效的人员通行证，进"),
    Case("覃大勇", _P, Trait.INSIDE, _OK, Reason.OK, _OUT, "已在里面，出"),
    Case("桂B·12345", _V, Trait.PLAIN, _OK, Reason.OK, _IN, "有效的物流通行证，进", "450222-0031"),
    Case("桂BD12345", _V, Trait.INSIDE, _OK, Reason.OK, _OUT, "车辆已在里面，出", "450222-0031"),
    Case("莫夜班", _P, Trait.NIGHT_WINDOW, _OK, Reason.OK, _IN, "跨零点的时段，现在在内"),
    Case("蓝陪同", _E, Trait.PHOTO, _LOOK, Reason.CONFIRM_HOLDER, _IN, "陪同证要核对本人"),
    Case("罗在别区", _P, Trait.INSIDE_ELSEWHERE, _LOOK, Reason.ALREADY_INSIDE, _IN,
         "记录显示还在二区"),
    Case("桂B·54321", _V, Trait.INSIDE_ELSEWHERE, _NO, Reason.ALREADY_INSIDE, _IN,
         "车辆记录还在二区", "450222-0031"),
    Case("黄吊销", _P, Trait.REVOKED, _NO, Reason.REVOKED, _IN, "通行证已吊销"),
    Case("梁挂失", _P, Trait.LOST, _NO, Reason.REPORTED_LOST, _IN, "通行证已挂失"),
    Case("陆换证", _P, Trait.REPLACED, _NO, Reason.REVOKED, _IN, "换了新证的旧证"),
    Case("农停企", _P, Trait.PLAIN, _NO, Reason.ENTERPRISE_SUSPENDED, _IN, "企业已暂停通行",
         SUSPENDED_ENTERPRISE),
    Case("石停人", _P, Trait.HOLDER_SUSPENDED, _NO, Reason.HOLDER_SUSPENDED, _IN,
         "持证人已暂停通行"),
    Case("谭未到", _P, Trait.NOT_YET, _NO, Reason.NOT_YET_VALID, _IN, "还没有生效"),
    Case("周过期", _P, Trait.EXPIRED, _NO, Reason.EXPIRED, _IN, "已过期"),
    Case("吴走错", _P, Trait.OTHER_ZONE, _NO, Reason.WRONG_ZONE, _IN, "应去 3 号卡点"),
    Case("邓时段", _P, Trait.OUTSIDE_WINDOW, _NO, Reason.OUTSIDE_WINDOW, _IN, "不在通行时段"),
    Case("苏次数", _P, Trait.QUOTA_USED, _NO, Reason.QUOTA_USED, _OUT, "外出次数已用完"),
    Case("苏家人", _P, Trait.SAME_HOUSEHOLD, _NO, Reason.QUOTA_USED, _OUT, "同户外出次数已用完"),
    Case("何超期", _P, Trait.TEST_OVERDUE, _NO, Reason.TEST_OVERDUE, _IN, "核酸检测已超期"),
    Case("宋发热", _P, Trait.FEVER, _NO, Reason.TEMPERATURE, _IN, "体温 38.2℃"),
    Case("余红码", _P, Trait.RED_CODE, _NO, Reason.HEALTH_CODE, _IN, "健康码红码"),
    Case("外地证", _P, Trait.OTHER_ISSUER, _NO, Reason.UNKNOWN_ISSUER, _IN, "别处签发的证"),
    Case("假证", _P, Trait.FORGED, _NO, Reason.BAD_SIGNATURE, _IN, "冒用签发方的假证"),
    Case("残码", _P, Trait.DAMAGED, _NO, Reason.MALFORMED, _IN, "二维码缺一截"),
    Case("收款码", _P, Trait.PAYMENT_CODE, _NO, Reason.NOT_A_PASS, _IN, "付款码，不是通行证"),
    Case("疫苗证书", _P, Trait.HEALTH_CERTIFICATE, _NO, Reason.NOT_A_PASS, _IN,
         "国外健康证书，不是通行证"),
)  # fmt: skip
