"""Manual pages and shell completion, from the grammar and the settings themselves.

pages.py FOLDER VERSION
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from kiosk import bootstrap, settings_listing
from kiosk.settings import Settings


def main(folder: Path, version: str) -> None:
    """Write ``kiosk.1``, ``kiosk.toml.5`` and ``kiosk.bash``."""
    folder.mkdir(parents=True, exist_ok=True)
    top = bootstrap.grammar()
    at = datetime.fromtimestamp(int(os.environ.get("SOURCE_DATE_EPOCH", "0")), UTC)
    head = f'"{at:%Y-%m-%d}" "kiosk {version}" "Kiosk"'
    (folder / "kiosk.1").write_text("\n".join(_commands(top, head)) + "\n", encoding="utf-8")
    (folder / "kiosk.toml.5").write_text("\n".join(_settings(head)) + "\n", encoding="utf-8")
    (folder / "kiosk.bash").write_text("\n".join(_completion(top)) + "\n", encoding="utf-8")


def _commands(top: argparse.ArgumentParser, head: str) -> Iterator[str]:
    yield f'.TH KIOSK 1 {head} "User Commands"'
    yield ".SH NAME\nkiosk \\- video\\-visit enrolment, review and booking"
    yield ".SH SYNOPSIS\n.B kiosk\n.I COMMAND\n.RI [ OPTIONS ]"
    yield f".SH DESCRIPTION\n{_roff(top.description or '')}"
    yield "Started by root, it runs as the user kiosk with the records in /var/lib/kiosk."
    yield ".SH COMMANDS"
    for words, command, about in _leaves(top):
        yield f".SS {_roff(' '.join(words))}"
        yield _roff(about)
        for action in command._actions:  # noqa: SLF001 (argparse gives no other way)
            if isinstance(action, argparse._HelpAction) or action.help is argparse.SUPPRESS:  # noqa: SLF001
                continue
            names = ", ".join(action.option_strings) or str(action.metavar or action.dest)
            value = action.metavar if action.option_strings and action.nargs != 0 else None
            yield f".TP\n.B {_roff(names)}{' ' + _roff(str(value)) if value else ''}"
            yield _roff(action.help or "")
    yield ".SH EXIT STATUS\n" + _roff(top.epilog or "")
    yield ".SH FILES"
    for path, about in (
        ("/usr/share/kiosk/conf.d", "defaults of the package"),
        ("/etc/kiosk/conf.d/*.toml", "the site's settings, in order; the later wins"),
        ("/var/lib/kiosk", "records, pictures, keys and logs"),
        ("/var/lib/kiosk/backups", "nightly backups, thirty days of them"),
    ):
        yield f".TP\n.I {_roff(path)}\n{_roff(about)}"
    yield ".SH SEE ALSO\n.BR kiosk.toml (5)"


def _settings(head: str) -> Iterator[str]:
    yield f'.TH KIOSK.TOML 5 {head} "File Formats"'
    yield ".SH NAME\nkiosk.toml \\- settings of the kiosk program"
    yield ".SH DESCRIPTION"
    yield _roff("TOML files in /etc/kiosk/conf.d. Check one with: kiosk settings --check FILE")
    yield ".SH SETTINGS"
    for row in settings_listing.rows(Settings()):
        yield f".TP\n.B {_roff(row.name)}"
        yield _roff(f"{row.sentence} Default: {row.default!s}.")
    yield ".SH SEE ALSO\n.BR kiosk (1)"


def _leaves(
    command: argparse.ArgumentParser, words: tuple[str, ...] = (), about: str = ""
) -> Iterator[tuple[tuple[str, ...], argparse.ArgumentParser, str]]:
    below = _below(command)
    if below is None:
        yield words, command, command.description or about
        return
    helps = {c.dest: c.help or "" for c in below._choices_actions}  # noqa: SLF001
    for name, child in below.choices.items():
        yield from _leaves(child, (*words, name), helps.get(name, ""))


def _below(command: argparse.ArgumentParser) -> argparse._SubParsersAction | None:  # type: ignore[type-arg]
    for action in command._actions:  # noqa: SLF001
        if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001
            return action
    return None


def _completion(top: argparse.ArgumentParser) -> Iterator[str]:
    yield "# bash completion for kiosk"
    yield "_kiosk() {"
    yield '    local word=${COMP_WORDS[COMP_CWORD]} words="" said="" i'
    yield "    for ((i = 1; i < COMP_CWORD; i++)); do"
    yield '        [[ ${COMP_WORDS[i]} == -* ]] || said+="${said:+ }${COMP_WORDS[i]}"'
    yield "    done"
    yield "    case $said in"
    for words, choices in sorted(_choices(top)):
        pattern = f'"{" ".join(words)}"'
        yield f'        {pattern}) words="{choices}" ;;'
    yield "    esac"
    yield '    COMPREPLY=($(compgen -W "$words" -- "$word"))'
    yield '    [[ ${#COMPREPLY[@]} -gt 0 || $word == -* ]] || COMPREPLY=($(compgen -f -- "$word"))'
    yield "}"
    yield "complete -o filenames -F _kiosk kiosk"


def _choices(
    command: argparse.ArgumentParser, words: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], str]]:
    below = _below(command)
    options = [o for a in command._actions for o in a.option_strings if o.startswith("--")]  # noqa: SLF001
    yield words, " ".join([*(below.choices if below else ()), *options])
    for name, child in (below.choices if below else {}).items():
        yield from _choices(child, (*words, name))


def _roff(text: str) -> str:
    plain = text.replace("\\", "\\e").replace("-", "\\-").replace("%%", "%")
    return "\\&" + plain if plain[:1] in (".", "'") else plain


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
