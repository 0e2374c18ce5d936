"""Languages: Chinese is the source, English comes from assets/i18n; switched while running."""

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QTranslator

import assets

CHINESE, ENGLISH = "zh", "en"
LANGUAGES = (CHINESE, ENGLISH)

translate = QCoreApplication.translate


def words(text: str) -> str:
    """A text of ``gate_app.words`` in the language of the window."""
    return translate("words", text) if text else ""


class Languages:
    """Installs and removes translators; what is on screen is then built anew by its owner."""

    def __init__(self, app: QCoreApplication) -> None:
        self._app = app
        self._installed: list[QTranslator] = []
        self.current = CHINESE

    def use(self, language: str) -> None:
        """Speak ``language`` from now on; Chinese if it is none of ours."""
        self.stop()
        self.current = language if language in LANGUAGES else CHINESE
        wanted = [("qtbase_zh_CN", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath))]
        if self.current == ENGLISH:
            wanted = [("kadian_en", str(assets.path("i18n")))]
        for name, folder in wanted:
            translator = QTranslator(self._app)
            if translator.load(name, folder):
                self._app.installTranslator(translator)
                self._installed.append(translator)

    def stop(self) -> None:
        """Speak Chinese, as it is written in the source."""
        for translator in self._installed:
            self._app.removeTranslator(translator)
        self._installed = []
        self.current = CHINESE

    def next(self) -> str:
        """The language that the switch leads to."""
        return LANGUAGES[(LANGUAGES.index(self.current) + 1) % len(LANGUAGES)]
