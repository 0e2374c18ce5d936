"""The pages of the office, in the order of their keys.

TO ADD A PAGE: write it in a module of its own (a ``Page`` made from a ``Context``), and add its
line to PAGES. The title is a function, because the language may change while the window is open.
"""

from collections.abc import Callable
from typing import NamedTuple

from gate_app.domain.people import StaffRole
from ui.office.charts_page import ChartsPage
from ui.office.conflicts_page import ConflictsPage
from ui.office.desk import OFFICE_ROLES
from ui.office.exports_page import ExportsPage
from ui.office.history_page import HistoryPage
from ui.office.inside_page import InsidePage
from ui.office.issue_page import IssuePage
from ui.office.keys_page import KeysPage
from ui.office.log_page import LogPage
from ui.office.new_pass_page import NewPassPage
from ui.office.overview_page import OverviewPage
from ui.office.page import Context, Page
from ui.office.passes_page import PassesPage
from ui.office.policy_page import PolicyPage
from ui.office.site_page import SitePage
from ui.office.staff_page import StaffPage
from ui.office.stations_page import StationsPage
from ui.office.stick_page import StickPage
from ui.shared.translations import translate

SUPERVISORS = frozenset({StaffRole.SUPERVISOR})


class PageKind(NamedTuple):
    """One page: its name, its title, how it is made; whether it stands in the menu, for whom."""

    name: str
    title: Callable[[], str]
    factory: Callable[[Context], Page]
    in_menu: bool = True
    roles: frozenset[StaffRole] = OFFICE_ROLES


PAGES: tuple[PageKind, ...] = (
    PageKind("overview", lambda: translate("office", "总览"), OverviewPage),
    PageKind("log", lambda: translate("office", "台账"), LogPage),
    PageKind("inside", lambda: translate("office", "在内名单"), InsidePage),
    PageKind("conflicts", lambda: translate("office", "冲突"), ConflictsPage),
    PageKind("charts", lambda: translate("office", "统计"), ChartsPage),
    PageKind("exports", lambda: translate("office", "导出"), ExportsPage),
    PageKind("passes", lambda: translate("office", "通行证"), PassesPage),
    PageKind("issue", lambda: translate("office", "发证"), IssuePage),
    PageKind("new-pass", lambda: translate("office", "单张发证"), NewPassPage),
    PageKind("site", lambda: translate("office", "园区信息"), SitePage, roles=SUPERVISORS),
    PageKind("staff", lambda: translate("office", "值守人员"), StaffPage, roles=SUPERVISORS),
    PageKind("policy", lambda: translate("office", "通行规则"), PolicyPage, roles=SUPERVISORS),
    PageKind("stick", lambda: translate("stick", "U 盘"), StickPage),
    PageKind("keys", lambda: translate("office", "密钥与备份"), KeysPage, roles=SUPERVISORS),
    PageKind(
        "stations", lambda: translate("office", "电脑与中心"), StationsPage, roles=SUPERVISORS
    ),
    PageKind("history", lambda: translate("office", "个人或车辆"), HistoryPage, in_menu=False),
)
