"""The house rules of the whole checkout: who may import whom, and what no file may hold."""

import ast
import re
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from surveys.settings import settings_table

ROOT = Path(__file__).parent.parent
PACKAGES = ("kiosk", "admin", "surveys")
FLASK = {"flask", "flask_babel", "flask_compress", "flask_htmx", "flask_login", "flask_wtf", "werkzeug", "jinja2"}
TEXT = {".py", ".html", ".css", ".js", ".md", ".toml", ".lock", ".po", ".mako", ".json", ".svg", ".txt", ".yml", ".yaml", ""}


@cache
def committed() -> list[Path]:
    """The files under version control, or in an exported tree all that are not made by a tool."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    names = [name for name in listed.stdout.split("\0") if name]
    if not names:
        hidden = {".venv", "instance", "build"}
        names = [str(p.relative_to(ROOT)) for p in ROOT.rglob("*") if p.is_file() and not hidden & set(p.relative_to(ROOT).parts)]
    return [ROOT / name for name in names if (ROOT / name).is_file()]


def sources(*tops: str) -> list[Path]:
    """The product's Python files under ``tops``."""
    return [path for path in committed() if path.suffix == ".py" and path.relative_to(ROOT).parts[0] in tops]


def name_of(path: Path) -> str:
    """A module's dotted name."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports(path: Path) -> Iterator[str]:
    """The dotted names of all that a module imports, wherever in it the import stands."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are absolute"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def within(name: str, package: str) -> bool:
    """Whether ``name`` is ``package`` or in it."""
    return name == package or name.startswith(f"{package}.")


def breaches(tops: tuple[str, ...], forbidden: tuple[str, ...], *, allowed: tuple[str, ...] = ()) -> list[str]:
    """Imports of ``forbidden`` packages in modules under ``tops`` that are not under ``allowed``."""
    return [
        f"{name_of(path)} imports {name}"
        for path in sources(*tops)
        if not any(within(name_of(path), package) for package in allowed)
        for name in imports(path)
        if any(within(name, package) for package in forbidden)
    ]


def test_the_two_faces_never_import_each_other() -> None:
    assert breaches(("kiosk",), ("admin",)) == []
    assert breaches(("admin",), ("kiosk",)) == []


def test_only_wsgi_puts_things_together() -> None:
    assert breaches(PACKAGES, ("wsgi", "tests")) == []


def test_the_domain_knows_neither_flask_nor_a_face() -> None:
    assert breaches(("surveys",), (*sorted(FLASK), "kiosk", "admin", "surveys.web"), allowed=("surveys.web",)) == []


def test_the_shelf_knows_no_face() -> None:
    assert breaches(("surveys",), ("kiosk", "admin")) == []


@pytest.mark.parametrize(
    ("library", "home"),
    [("matplotlib", "admin.charts"), ("escpos", "surveys.printing"), ("granian", "admin.server")],
)
def test_a_heavy_library_stays_in_its_place(library: str, home: str) -> None:
    assert breaches(PACKAGES, (library,), allowed=(home,)) == []


def test_pyplot_is_nowhere() -> None:
    assert breaches((*PACKAGES, "tests"), ("matplotlib.pyplot", "pylab")) == []


def test_only_the_settings_read_the_environment() -> None:
    readers = [
        name_of(path)
        for path in sources(*PACKAGES)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and node.attr in ("environ", "getenv", "environb")
    ]
    assert set(readers) <= {"surveys.settings"}


def test_only_the_clock_reads_the_wall_clock() -> None:
    readers = {
        name_of(path)
        for path in sources(*PACKAGES)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in ("now", "utcnow", "today")
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id in ("datetime", "date")
    }
    assert readers <= {"surveys.clock"}


def test_no_module_has_a_name_that_says_nothing() -> None:
    nothing = {"util", "utils", "helper", "helpers", "manager", "managers", "service", "services", "misc", "common"}
    assert [path for path in sources(*PACKAGES, "tests") if nothing & set(name_of(path).split("."))] == []


def test_no_module_outgrows_three_hundred_lines() -> None:
    lengths = {name_of(path): len(path.read_text(encoding="utf-8").splitlines()) for path in sources(*PACKAGES)}
    long = {name for name, length in lengths.items() if length > 300 and "migrations.versions" not in name}
    assert long == set()


def test_every_setting_stands_in_the_readme() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    rows = {line for line in readme.splitlines() if line.startswith("| `PHIEU_")}
    wanted = {f"| `{variable}` | {f'`{default}`' if default else ''} | {text} |" for variable, default, text in settings_table()}
    assert wanted - rows == set()
    assert rows - wanted == set()


TEMPLATES = [path for path in committed() if path.suffix == ".html" and path.relative_to(ROOT).parts[0] in PACKAGES]
INLINE = {
    "a style attribute": re.compile(r"<[a-z][^>]*\sstyle\s*=", re.IGNORECASE),
    "a style element": re.compile(r"<style\b", re.IGNORECASE),
    "a script with a body": re.compile(r"<script\b(?![^>]*\b(?:src|type=\"application/json\"))[^>]*>", re.IGNORECASE),
    "an event attribute": re.compile(r"<[a-z][^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "an hx-on attribute": re.compile(r"\shx-on", re.IGNORECASE),
    "another host": re.compile(r"https?://(?!www\.w3\.org/)|[\"'(]//[a-z]", re.IGNORECASE),
}


@pytest.mark.parametrize("what", INLINE)
def test_no_template_holds(what: str) -> None:
    found = [str(path.relative_to(ROOT)) for path in TEMPLATES if INLINE[what].search(path.read_text(encoding="utf-8"))]
    assert found == []


def test_no_style_sheet_or_script_reaches_for_another_host() -> None:
    files = [p for p in committed() if p.suffix in (".css", ".js") and p.relative_to(ROOT).parts[0] in PACKAGES]
    other = re.compile(r"https?://(?!www\.w3\.org/)|@import|url\(\s*[\"']?//")
    assert [str(path.relative_to(ROOT)) for path in files if other.search(path.read_text(encoding="utf-8"))] == []


# In pieces, so that this file does not hold what it looks for.
REGISTRIES = [
    "py" + "pi.org",
    "python" + "hosted",
    "npm" + "js",
    "docker" + ".io",
    "gh" + "cr.io",
    "qu" + "ay.io",
    "index" + "-url",
]
MACHINE = ["/wo" + "rk/", "/ro" + "ot/", "/ho" + "me/", "/Us" + "ers/"]


def test_no_file_names_a_registry_or_a_place_of_one_machine() -> None:
    found = [
        f"{path.relative_to(ROOT)}: {word}"
        for path in committed()
        if path.suffix in TEXT
        for word in REGISTRIES + MACHINE
        if word in path.read_text(encoding="utf-8", errors="replace")
    ]
    assert found == []


def test_no_secret_is_under_version_control() -> None:
    kept = {"secret_key", "sample-accounts.json", "phieu.db", ".env"}
    assert [path for path in committed() if path.name in kept] == []


def test_the_root_holds_nothing_new() -> None:
    files = {"wsgi.py", "pyproject.toml", "README.md", "CHANGELOG.md", "LICENSE", "Makefile", ".gitignore"}
    files |= {"requirements.lock", "requirements-dev.lock"}
    folders = {"surveys", "kiosk", "admin", "tests", "docs", ".ci"}
    assert {path.relative_to(ROOT).parts[0] for path in committed()} <= files | folders


def colours() -> dict[str, str]:
    """The named colours of both faces."""
    css = (ROOT / "surveys/web/static/base.css").read_text(encoding="utf-8")
    return dict(re.findall(r"--([a-z0-9-]+):\s*(#[0-9A-Fa-f]{6})", css))


def luminance(colour: str) -> float:
    """Relative luminance by WCAG 2.2."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Contrast ratio by WCAG 2.2, 1 to 21."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(
    ("colour", "ground", "least"),
    [
        ("ink", "paper", 13.5),
        ("muted", "paper", 5.4),
        ("action", "paper", 7.0),
        ("action", "action-soft", 4.5),
        ("danger", "paper", 6.8),
        ("danger", "danger-soft", 4.5),
        ("done", "paper", 6.0),
        ("done", "done-soft", 4.5),
        ("ink", "marigold", 7.1),
        ("ink", "marigold-soft", 7.0),
        ("line-strong", "paper", 3.0),
        *((f"level-{level}", "paper", 3.5) for level in range(1, 6)),
    ],
)
def test_a_colour_stands_out_from_its_ground(colour: str, ground: str, least: float) -> None:
    named = colours()
    assert contrast(named[colour], named[ground]) >= least


def test_white_words_stand_out_on_the_action_colour() -> None:
    assert contrast("#FFFFFF", colours()["action"]) >= 8.5
