"""Small tests that guard the whole: what everyone would otherwise have to remember."""

import re
import subprocess
import tomllib
from pathlib import Path

import pytest
from django.apps import apps
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tools import browser, catalogue, new_module
from tools.reference.__main__ import stale
from tools.settled import ROOT, SOURCE

# What allauth answers when someone tries too often; its own package has no such page.
ASKED_FOR_BY_NAME_ELSEWHERE = {"429.html"}
TEMPLATES = sorted(SOURCE.rglob("templates/**/*.html"))
VIETNAMESE = "ăâđêôơưàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ"


def name_of(path: Path) -> str:
    return path.as_posix().rpartition("/templates/")[2]


def everything_kept() -> list[Path]:
    listed = subprocess.run(
        [
            "git",
            "-c",
            "safe.directory=*",
            "ls-files",
            "-z",
            "--cached",
            "--others",
            "--exclude-standard",
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def texts_kept() -> dict[Path, str]:
    found = {}
    for path in everything_kept():
        try:
            found[path] = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
    return found


# ---- Words ----


def test_the_english_catalogue_is_complete():
    assert not catalogue.check()


SPOKEN = re.compile(r"{%\s*blocktranslate\b.*?{%\s*endblocktranslate\s*%}|{%.*?%}|{#.*?#}", re.S)
# Names are the same in every language.
NAMES = ("Thông Suốt", "Tiếng Việt")


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_every_word_of_a_page_can_be_said_in_english(path):
    text = SPOKEN.sub("", path.read_text(encoding="utf-8"))
    for name in NAMES:
        text = text.replace(name, "")
    silent = [line.strip() for line in text.splitlines() if set(line.lower()) & set(VIETNAMESE)]
    assert not silent, "Put it into {% translate %} or {% blocktranslate %}."


def test_scripts_take_their_words_from_the_page():
    """A script that speaks would need a catalogue of its own; it reads data attributes instead."""
    for path in sorted((ROOT / "frontend" / "src").rglob("*.js")):
        code = re.sub(r"//.*|/\*.*?\*/", "", path.read_text(encoding="utf-8"))
        speaking = set(code.lower()) & set(VIETNAMESE)
        assert not speaking, path


def test_the_glossary_knows_every_table():
    glossary = (ROOT / "docs" / "reference" / "glossary.md").read_text(encoding="utf-8")
    terms = {
        term.strip().lower()
        for row in re.findall(r"^\| ([^|]+) \|", glossary, re.M)
        for term in row.replace("`", "").split(",")
    }
    unknown = {
        model.__name__
        for model in apps.get_models()
        if model.__module__.startswith("thongsuot.")
        and re.sub(r"(?<!^)(?=[A-Z])", " ", model.__name__).lower() not in terms
    }
    assert not unknown, "Put them into docs/reference/glossary.md with their Vietnamese names."


# ---- Pages ----


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_a_page_carries_no_script_or_style_of_its_own(path):
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"<style|\sstyle\s*=|javascript:|\shx-on|\son[a-z]+\s*=\s*[\"']", text)
    assert not re.search(r"<script(?![^>]*\ssrc=)(?![^>]*type=\"application/json\")", text)


def test_every_template_is_used():
    import allauth

    words = "\n".join(
        path.read_text(encoding="utf-8")
        for path in [*SOURCE.rglob("*.py"), *TEMPLATES]
        if "tests" not in path.parts
    )
    theirs = Path(allauth.__file__).parent / "templates"
    # f"public/filing_{step}.html" names a family of pages.
    families = [
        re.compile(r"[\w-]+".join(map(re.escape, re.split(r"\{[^}]*\}", named))))
        for named in re.findall(r"[\"']([\w/-]+\{[^}]*\}[\w/{}.-]*\.html)[\"']", words)
    ]
    unused = [
        name
        for name in map(name_of, TEMPLATES)
        if name not in ASKED_FOR_BY_NAME_ELSEWHERE
        and not (_component_used(name, words) or name in words or (theirs / name).exists())
        and not any(family.fullmatch(name) for family in families)
    ]
    assert not unused


def _component_used(name: str, words: str) -> bool:
    if not name.startswith("cotton/"):
        return False
    tag = name.removeprefix("cotton/").removesuffix(".html").replace("/", ".").replace("_", "-")
    return bool(re.search(rf"<c-{re.escape(tag)}[\s/>]", words))


# ---- The repository ----


def test_no_file_names_a_place_on_someones_machine():
    # In pieces, so that this line does not find itself.
    private = re.compile(r"(?<![\w.$}-])/(?:" + "|".join(["wor" + "k", "roo" + "t", "Use" + "rs"])
                         + r")/[\w.]|/hom" + r"e/[a-z]+/")  # fmt: skip
    found = [
        f"{path.relative_to(ROOT)}: {match.group()}"
        for path, text in texts_kept().items()
        for match in [private.search(text)]
        if match
    ]
    assert not found


def test_locked_dependencies_name_no_host():
    for name in ("requirements.lock", "frontend/package-lock.json"):
        text = (ROOT / name).read_text(encoding="utf-8")
        assert not re.search(r"index-url|find-links|file:|\"resolved\"", text), name
    assert "://" not in (ROOT / "requirements.lock").read_text(encoding="utf-8")


def test_the_lock_holds_what_the_project_asks_for():
    with (ROOT / "pyproject.toml").open("rb") as file:
        project = tomllib.load(file)
    asked = map(
        Requirement, [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]
    )
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    locked: dict[str, list[str]] = {}
    for name, version in re.findall(r"^([\w.-]+)==([^ ;\\]+)", text, re.M):
        locked.setdefault(canonicalize_name(name), []).append(version)
    for requirement in asked:
        versions = locked.get(canonicalize_name(requirement.name), [])
        assert versions, f"{requirement.name} is not locked"
        for version in versions:
            assert version in requirement.specifier, requirement.name


def test_every_dependency_says_why_it_is_here():
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    silent = re.findall(r'^    "[\w.\[\],-]+(?:[~<>=]=?[^"]*)?",$', _dependencies(text), re.M)
    assert not silent


def _dependencies(text: str) -> str:
    return text[text.index("dependencies = [") : text.index("[project.scripts]")]


def test_nothing_is_left_for_later():
    marker = re.compile(r"\b(?:TO" + r"DO|FIX" + r"ME|XX" + r"X)\b")
    found = [
        str(path.relative_to(ROOT))
        for path, text in texts_kept().items()
        if path.suffix in {".py", ".html", ".js", ".scss", ".md", ".toml"} and marker.search(text)
    ]
    assert not found


# ---- What is written about the code ----


def test_printed_references_say_what_the_code_does():
    assert not stale(), "make docs"


def test_every_setting_is_described():
    described = (ROOT / "docs" / "reference" / "settings.md").read_text(encoding="utf-8")
    used = {
        name
        for path in SOURCE.rglob("*.py")
        if "tests" not in path.parts
        for name in re.findall(r"[\"'](THONGSUOT_[A-Z_]+)[\"']", path.read_text(encoding="utf-8"))
    }
    assert used
    assert {name for name in used if f"`{name}`" not in described} == set()
    assert set(re.findall(r"`(THONGSUOT_[A-Z_]+)`", described)) <= used, "No longer read."


def test_every_verb_of_the_command_line_is_described():
    from thongsuot.config import operations

    described = (ROOT / "docs" / "reference" / "commands.md").read_text(encoding="utf-8")
    for verb in [*operations.VERBS, "deadline"]:
        assert f"`thongsuot {verb}" in described, verb


@pytest.mark.parametrize("name", ["README.md", "README.vi.md"])
def test_the_readme_names_the_sample_accounts(name):
    from thongsuot.config import sample

    text = (ROOT / name).read_text(encoding="utf-8")
    named = re.findall(r"^\| `([\w.]+)` \| ([^|]+) \|", text, re.M)
    assert named == [(account.login, account.name) for account in sample.MAIN]
    assert f"`{sample.PASSWORD}`" in text


def test_links_between_documents_lead_somewhere():
    broken = []
    for path, text in texts_kept().items():
        if path.suffix != ".md":
            continue
        for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", text):
            if "://" not in target and not (path.parent / target).exists():
                broken.append(f"{path.relative_to(ROOT)}: {target}")
    assert not broken


def test_every_page_of_the_documents_is_in_the_index():
    index = (ROOT / "docs" / "README.md").read_text(encoding="utf-8")
    pages = {path.relative_to(ROOT / "docs").as_posix() for path in (ROOT / "docs").rglob("*.md")}
    assert {page for page in pages - {"README.md"} if f"({page})" not in index} == set()


# ---- The commands for developers ----


def test_a_new_module_is_small_and_in_order(tmp_path):
    for name in ("pyproject.toml", "src/thongsuot/config/settings.py"):
        copy = tmp_path / name
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_text((ROOT / name).read_text(encoding="utf-8"), encoding="utf-8")

    folder = new_module.make("land_fees", "phí, lệ phí đất đai", tmp_path)

    made = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.*"))
    assert made == ["README.md", "__init__.py", "api.py", "apps.py", "tests/__init__.py"]
    with (tmp_path / "pyproject.toml").open("rb") as file:
        contracts = tomllib.load(file)["tool"]["importlinter"]["contracts"]
    layers = next(c["layers"] for c in contracts if c.get("containers") == ["thongsuot.modules"])
    assert layers[0] == "land_fees" and "dossiers" in layers[1:]
    settings = (tmp_path / "src/thongsuot/config/settings.py").read_text(encoding="utf-8")
    assert '\n    "thongsuot.modules.land_fees.apps.LandFees",\n' in settings
    compile(settings, "settings.py", "exec")
    with pytest.raises(new_module.Unusable, match="already"):
        new_module.make("land_fees", "phí", tmp_path)


def test_a_browser_that_was_named_must_start(monkeypatch, tmp_path):
    monkeypatch.setenv("CHROMIUM", str(tmp_path / "chromium"))
    with pytest.raises(browser.NoBrowser, match="does not start"):
        browser.ensure()


def test_the_catalogue_sees_words_in_the_attributes_of_components():
    wordings = {wording for _context, wording in catalogue.extract()}
    for path in TEMPLATES:
        for quoted in re.findall(
            r"<c-[^>]*?{% translate ['\"]([^'\"]+)['\"] %}", path.read_text(encoding="utf-8")
        ):
            assert quoted in wordings, path
