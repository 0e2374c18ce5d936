"""Two themes as data, sizes for every screen, and the style sheet made from both."""

from dataclasses import dataclass

WORD_PX = 96
TARGET_PX = 56
"""Physical pixels: the least height of the verdict's word and of what a glove presses."""
DESIGN_WIDTH, DESIGN_HEIGHT = 1366, 768
SMALLEST_TEXT = 11


@dataclass(frozen=True)
class Theme:
    """Colours as #rrggbb; every pair of text and ground keeps a contrast of 7:1."""

    name: str
    window: str
    surface: str
    raised: str
    text: str
    muted: str
    line: str
    field: str
    accent: str
    on_accent: str
    admit: str
    on_admit: str
    attend: str
    on_attend: str
    refuse: str
    on_refuse: str
    ok: str
    warn: str
    bad: str

    def pairs(self) -> list[tuple[str, str]]:
        """Every (text, ground) that is drawn anywhere."""
        grounds = (self.window, self.surface, self.raised, self.field)
        inks = (self.text, self.muted, self.ok, self.warn, self.bad)
        return [
            *((ink, ground) for ink in inks for ground in grounds),
            (self.on_accent, self.accent),
            (self.on_admit, self.admit),
            (self.on_attend, self.attend),
            (self.on_refuse, self.refuse),
        ]


DAY = Theme(
    name="day",
    window="#e9edf1",
    surface="#ffffff",
    raised="#f3f6f8",
    text="#0b1116",
    muted="#38434d",
    line="#9aa7b2",
    field="#ffffff",
    accent="#0b4a6f",
    on_accent="#ffffff",
    admit="#0a5c2b",
    on_admit="#ffffff",
    attend="#ffb81c",
    on_attend="#1a1200",
    refuse="#96101a",
    on_refuse="#ffffff",
    ok="#06491f",
    warn="#5a3500",
    bad="#86000d",
)
NIGHT = Theme(
    name="night",
    window="#0c1116",
    surface="#151c23",
    raised="#1b242d",
    text="#e8edf2",
    muted="#b4c0cb",
    line="#46535f",
    field="#0f151b",
    accent="#9fd0f0",
    on_accent="#08131b",
    admit="#0a4d26",
    on_admit="#f0fff5",
    attend="#d29a1e",
    on_attend="#0d0900",
    refuse="#7d0f18",
    on_refuse="#fff2f2",
    ok="#7ee2a0",
    warn="#ffc857",
    bad="#ffb0ae",
)
THEMES: dict[str, Theme] = {theme.name: theme for theme in (DAY, NIGHT)}


def _luminance(colour: str) -> float:
    parts = []
    for start in (1, 3, 5):
        part = int(colour[start : start + 2], 16) / 255
        parts.append(part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4)
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours (WCAG 2.2), from 1 to 21."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@dataclass(frozen=True)
class Sizes:
    """Lengths in logical pixels for one window; ``ratio`` is physical pixels per logical one."""

    factor: float = 1.0
    ratio: float = 1.0

    @classmethod
    def fitting(cls, width: int, height: int, ratio: float) -> "Sizes":
        """Sizes for a window of ``width`` by ``height`` logical pixels, in few steps."""
        factor = min(width / DESIGN_WIDTH, height / DESIGN_HEIGHT)
        return cls(min(max(round(factor * 12) / 12, 8 / 12), 1.5), ratio)

    def px(self, design: float) -> int:
        """A length designed for 1366 by 768."""
        return max(1, round(design * self.factor))

    def text(self, design: float) -> int:
        """A font's pixel size, never unreadably small."""
        return max(SMALLEST_TEXT, self.px(design))

    @property
    def target(self) -> int:
        """Height of what is pressed with gloves on."""
        return max(-(-TARGET_PX * 100 // round(self.ratio * 100)), self.px(56))

    @property
    def word(self) -> int:
        """The least pixel size of the verdict's word."""
        return -(-WORD_PX * 100 // round(self.ratio * 100))


def style_sheet(theme: Theme, sizes: Sizes) -> str:
    """The look of every standard widget."""
    return f"""
    QWidget {{ color: {theme.text}; font-size: {sizes.text(15)}px; }}
    QFrame#card {{ background: {theme.surface}; border-radius: {sizes.px(10)}px; }}
    QFrame#drawer {{ background: {theme.surface}; border-radius: {sizes.px(10)}px; }}
    QWidget#header, QWidget#page {{ background: {theme.surface}; }}
    QLabel {{ background: transparent; }}
    QLabel#line {{ font-size: {sizes.text(17)}px; }}
    QLabel#hint {{ background: {theme.surface}; border-radius: {sizes.px(8)}px;
        font-size: {sizes.text(18)}px; }}
    QLabel#title {{ font-size: {sizes.text(20)}px; }}
    QLabel#big {{ font-size: {sizes.text(34)}px; }}
    QLabel#huge {{ font-size: {sizes.text(120)}px; }}
    QLabel#muted {{ color: {theme.muted}; font-size: {sizes.text(13)}px; }}
    QLabel#problem {{ color: {theme.bad}; font-size: {sizes.text(17)}px; }}
    QLabel#badge {{ background: {theme.attend}; color: {theme.on_attend};
        border-radius: {sizes.px(6)}px; padding: {sizes.px(3)}px {sizes.px(10)}px; }}
    QPushButton {{ background: {theme.raised}; color: {theme.text};
        border: 1px solid {theme.line}; border-radius: {sizes.px(8)}px;
        padding: {sizes.px(2)}px {sizes.px(12)}px;
        min-height: {sizes.target - 2 * sizes.px(2) - 2}px; font-size: {sizes.text(16)}px; }}
    QPushButton:hover {{ border-color: {theme.accent}; }}
    QPushButton:focus {{ border: 3px solid {theme.accent}; }}
    QPushButton:checked, QPushButton#primary {{ background: {theme.accent};
        color: {theme.on_accent}; border-color: {theme.accent}; }}
    QPushButton#primary:focus {{ border: 3px solid {theme.text}; }}
    QPushButton#answer, QPushButton#primary {{ font-size: {sizes.text(20)}px; }}
    QPushButton#key {{ padding: {sizes.px(2)}px; font-size: {sizes.text(13)}px; }}
    QLineEdit, QComboBox, QListWidget {{ background: {theme.field}; color: {theme.text};
        border: 1px solid {theme.line}; border-radius: {sizes.px(6)}px;
        padding: {sizes.px(4)}px {sizes.px(8)}px; font-size: {sizes.text(18)}px;
        selection-background-color: {theme.accent}; selection-color: {theme.on_accent}; }}
    QLineEdit {{ placeholder-text-color: {theme.muted}; }}
    QLineEdit, QComboBox {{ min-height: {sizes.target - 2 * sizes.px(4) - 2}px; }}
    QLineEdit:focus, QComboBox:focus, QListWidget:focus {{ border: 3px solid {theme.accent}; }}
    QListWidget::item {{ min-height: {sizes.px(30)}px; }}
    QListWidget::item:selected {{ background: {theme.accent}; color: {theme.on_accent}; }}
    """
