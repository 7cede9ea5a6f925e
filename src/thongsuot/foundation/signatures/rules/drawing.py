"""Pictures for samples and tests: a red round seal and a blue signature, both marked "MẪU"."""

import io
import math
from functools import lru_cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

_FONT = Path(__file__).parents[2] / "papers" / "fonts" / "Tinos-Bold.ttf"
_SLANTED = Path(__file__).parents[2] / "papers" / "fonts" / "Tinos-Italic.ttf"
_RED = (214, 21, 28, 255)
_BLUE = (24, 62, 168, 255)
_DOTS_PER_MM = 12  # about 300 to the inch
SEAL_MM = 36
SIGNATURE_MM = 45


def sample_seal(name: str, *, above: str = "MẪU") -> bytes:
    """Return a transparent PNG of a round red seal with the agency's name around a star."""
    size = SEAL_MM * _DOTS_PER_MM
    picture = Image.new("RGBA", (size, size))
    pen = ImageDraw.Draw(picture)
    middle = size / 2
    for inset, width in ((4, 7), (20, 3), (104, 3)):
        pen.ellipse((inset, inset, size - inset, size - inset), outline=_RED, width=width)
    name = name.upper()
    # The name runs from the left over the top to the right; what it is worth stands below.
    _around(picture, name, radius=middle - 62, letter=min(46, 2300 // max(len(name), 1)))
    _around(picture, f"★ {above} ★", radius=middle - 62, letter=40, below=True)
    pen.polygon(_star(middle, middle - 12, 62), fill=_RED)
    pen.text((middle, middle + 74), above, font=_font(_FONT, 44), fill=_RED, anchor="mm")
    return _png(picture)


def sample_signature(name: str) -> bytes:
    """Return a transparent PNG of a blue signature: the last word of a name, and a flourish."""
    wide, tall = SIGNATURE_MM * _DOTS_PER_MM, 20 * _DOTS_PER_MM
    picture = Image.new("RGBA", (wide, tall))
    pen = ImageDraw.Draw(picture)
    pen.text(
        (wide * 0.45, tall * 0.45),
        name.split()[-1] if name.split() else "",
        font=_font(_SLANTED, 130),
        fill=_BLUE,
        anchor="mm",
    )
    points = [
        (
            wide * (0.12 + 0.76 * step / 60),
            tall * (0.78 - 0.16 * math.sin(step / 60 * 9) * (1 - step / 70)),
        )
        for step in range(61)
    ]
    pen.line(points, fill=_BLUE, width=6, joint="curve")
    pen.text((wide - 8, tall - 8), "MẪU", font=_font(_SLANTED, 34), fill=_BLUE, anchor="rs")
    return _png(picture)


@lru_cache(maxsize=8)
def _font(path: Path, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(path), size)


def _around(
    picture: Image.Image, text: str, *, radius: float, letter: int, below: bool = False
) -> None:
    """Write `text` along a circle, centred at its top or, read from inside, at its bottom."""
    font = _font(_FONT, letter)
    widths = [font.getlength(each) + letter * 0.08 for each in text]
    side = 1 if not below else -1
    angle = -side * sum(widths) / radius / 2
    middle = picture.width / 2
    for each, width in zip(text, widths, strict=True):
        turn = angle + side * width / radius / 2
        angle += side * width / radius
        tile = Image.new("RGBA", (letter * 2, letter * 2))
        ImageDraw.Draw(tile).text((letter, letter), each, font=font, fill=_RED, anchor="mm")
        tile = tile.rotate(-math.degrees(turn), resample=Image.Resampling.BICUBIC)
        x = middle + radius * math.sin(turn)
        y = middle - side * radius * math.cos(turn)
        picture.alpha_composite(tile, (round(x - letter), round(y - letter)))


def _star(x: float, y: float, radius: float) -> list[tuple[float, float]]:
    return [
        (
            x + radius * (1 if step % 2 == 0 else 0.382) * math.sin(step * math.pi / 5),
            y - radius * (1 if step % 2 == 0 else 0.382) * math.cos(step * math.pi / 5),
        )
        for step in range(10)
    ]


def _png(picture: Image.Image) -> bytes:
    written = io.BytesIO()
    picture.save(written, "PNG", optimize=True)
    return written.getvalue()
