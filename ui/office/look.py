"""What the office adds to the look: tables, a menu, fields of a size for a desk."""

import assets
from ui.shared.theme import Sizes, Theme, style_sheet

TARGET = 44
"""Logical pixels of what is pressed at a desk, without gloves."""


def office_sheet(theme: Theme, sizes: Sizes) -> str:
    """The common look, and that of the office's own widgets."""
    target = sizes.px(TARGET)
    arrow = assets.path("icons/down.svg").as_posix()
    small = target - 2 * sizes.px(2) - 2
    return (
        style_sheet(theme, sizes)
        + f"""
    QWidget#office {{ background: {theme.window}; }}
    QWidget#menu {{ background: {theme.surface}; }}
    QPushButton {{ min-height: {small}px; font-size: {sizes.text(15)}px; }}
    QPushButton#primary {{ font-size: {sizes.text(16)}px; }}
    QPushButton#admit {{ background: {theme.admit}; color: {theme.on_admit}; }}
    QPushButton#attend {{ background: {theme.attend}; color: {theme.on_attend}; }}
    QPushButton#refuse {{ background: {theme.refuse}; color: {theme.on_refuse}; }}
    QPushButton:disabled, QPushButton#primary:disabled {{ background: {theme.raised};
        color: {theme.muted}; border: 1px dashed {theme.line}; }}
    QPushButton#nav {{ text-align: left; border-color: transparent;
        background: {theme.surface}; }}
    QPushButton#nav:checked {{ background: {theme.accent}; color: {theme.on_accent}; }}
    QPushButton#nav:focus {{ border: 3px solid {theme.accent}; }}
    QPushButton#nav:checked:focus {{ border: 3px solid {theme.text}; }}
    QLineEdit, QComboBox, QDateEdit, QDateTimeEdit, QSpinBox {{
        min-height: {small}px; font-size: {sizes.text(15)}px; }}
    QDateEdit, QDateTimeEdit, QSpinBox {{ background: {theme.field}; color: {theme.text};
        border: 1px solid {theme.line}; border-radius: {sizes.px(6)}px;
        padding: 0 {sizes.px(8)}px; }}
    QDateEdit:focus, QDateTimeEdit:focus, QSpinBox:focus {{ border: 3px solid {theme.accent}; }}
    QSpinBox::up-button, QSpinBox::down-button {{ width: 0; border: none; }}
    QComboBox QAbstractItemView {{ background: {theme.field}; color: {theme.text};
        selection-background-color: {theme.accent}; selection-color: {theme.on_accent}; }}
    QComboBox::drop-down, QDateEdit::drop-down {{ border: none; width: {sizes.px(26)}px; }}
    QComboBox::down-arrow, QDateEdit::down-arrow {{ image: url("{arrow}");
        width: {sizes.px(16)}px; height: {sizes.px(16)}px; }}
    QTableView {{ background: {theme.field}; alternate-background-color: {theme.raised};
        color: {theme.text}; gridline-color: {theme.line}; border: 2px solid {theme.line};
        selection-background-color: {theme.accent}; selection-color: {theme.on_accent};
        font-size: {sizes.text(14)}px; }}
    QTableView:focus {{ border-color: {theme.accent}; }}
    QHeaderView {{ background: {theme.raised}; }}
    QHeaderView::section {{ background: {theme.raised}; color: {theme.muted}; border: none;
        border-bottom: 1px solid {theme.line}; padding: {sizes.px(5)}px;
        font-size: {sizes.text(13)}px; }}
    QTableCornerButton::section {{ background: {theme.raised}; border: none; }}
    QScrollArea {{ background: transparent; border: none; }}
    QScrollArea > QWidget > QWidget {{ background: transparent; }}
    QCheckBox {{ min-height: {small}px; spacing: {sizes.px(8)}px; }}
    QProgressBar {{ background: {theme.field}; color: {theme.text}; text-align: center;
        border: 1px solid {theme.line}; border-radius: {sizes.px(6)}px;
        min-height: {sizes.px(26)}px; }}
    QProgressBar::chunk {{ background: {theme.line}; border-radius: {sizes.px(5)}px; }}
    """
    )
