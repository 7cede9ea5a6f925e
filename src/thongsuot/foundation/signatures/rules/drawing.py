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


@lru_cache(maxsize=64)
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
    _around(picture, name, radius=middle - 62, widest=250)
    _around(picture, above, radius=middle - 62, widest=60, below=True)
    pen.polygon(_star(middle, middle, 74), fill=_RED)
    return _png(picture)


@lru_cache(maxsize=64)
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


@lru_cache(maxsize=32)
def _font(path: Path, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(path), size)


def _around(
    picture: Image.Image, text: str, *, radius: float, widest: float, below: bool = False
) -> None:
    """Write `text` along a circle over `widest` degrees at most, at its top or its bottom."""
    arc = math.radians(widest) * radius
    letter = next(size for size in range(46, 8, -2) if _length(text, size) <= arc or size == 10)
    font = _font(_FONT, letter)
    side = -1 if below else 1
    angle = -_length(text, letter) / radius / 2
    middle = picture.width / 2
    for each in text:
        width = _length(each, letter)
        turn = angle + width / radius / 2
        angle += width / radius
        tile = Image.new("RGBA", (letter * 2, letter * 2))
        ImageDraw.Draw(tile).text((letter, letter), each, font=font, fill=_RED, anchor="mm")
        tile = tile.rotate(-side * math.degrees(turn), resample=Image.Resampling.BICUBIC)
        x = middle + radius * math.sin(turn)
        y = middle - side * radius * math.cos(turn)
        picture.alpha_composite(tile, (round(x - letter), round(y - letter)))


def _length(text: str, letter: int) -> float:
    font = _font(_FONT, letter)
    return sum(font.getlength(each) + letter * 0.08 for each in text)


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
