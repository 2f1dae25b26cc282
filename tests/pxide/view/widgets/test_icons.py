"""Icons are drawn in the theme's colours at every size, fainter when disabled."""

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QIcon, QImage

from pxide.base.paths import resource
from pxide.view.widgets.app_theme import AppTheme
from pxide.view.widgets.icons import Icons
from pxide.view.widgets.theme import Theme

NAMES = Icons(resource("icons"), Theme.of(True)).names()


def text_formats(image: QImage) -> set[str]:
    """The colours that are fully there."""
    found = set()
    for y in range(image.height()):
        for x in range(image.width()):
            colour = image.pixelColor(x, y)
            if colour.alpha() == 255:
                found.add(colour.name())
    return found


def drawn(icons: Icons, name: str, side: int, mode: QIcon.Mode = QIcon.Mode.Normal) -> QImage:
    return icons.icon(name).pixmap(QSize(side, side), 1.0, mode).toImage()


@pytest.mark.parametrize("name", NAMES)
def test_every_icon_draws_something(name: str, app_theme: AppTheme) -> None:
    image = drawn(app_theme.icons, name, 20)
    assert image.width() == 20
    seen = sum(image.pixelColor(x, y).alpha() > 100 for x in range(20) for y in range(20))
    assert seen >= 8


def test_an_icon_takes_the_colour_of_the_theme(app_theme: AppTheme) -> None:
    icon = app_theme.icons.icon("stop")
    for choice in ("light", "dark"):
        app_theme.choose(choice)
        assert text_formats(icon.pixmap(QSize(32, 32), 1.0).toImage()) == {
            app_theme.theme.text.name()
        }


def test_run_is_green(app_theme: AppTheme) -> None:
    assert app_theme.theme.good.name() in text_formats(drawn(app_theme.icons, "play", 32))


def test_disabled_is_fainter(app_theme: AppTheme) -> None:
    (faint,) = text_formats(drawn(app_theme.icons, "stop", 32, QIcon.Mode.Disabled))
    assert QColor(faint).lightness() < app_theme.theme.text.lightness()


def test_an_unknown_icon_is_a_mistake(app_theme: AppTheme) -> None:
    with pytest.raises(KeyError, match="zebra"):
        app_theme.icons.icon("zebra")
