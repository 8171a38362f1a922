"""Files in, findings out: which rules run on which project, what is suppressed, and in which order it is told."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from indexlint.configuration import Finder, Settings
from indexlint.discovery import Targets, discover, excluder, show_from
from indexlint.findings import INFO, SEVERITIES, Finding
from indexlint.model.project import Environment, Project
from indexlint.model.releases import read_range
from indexlint.readers.load import Loader, UnreadableError
from indexlint.records import NamedTuple
from indexlint.rules.registry import BY_NAME, Entry, lookup
from indexlint.toml.document import Position

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from indexlint.model.online import Check
    from indexlint.model.place import Place
    from indexlint.online.gather import Gatherer
    from indexlint.suppression import Suppression
    from indexlint.toml.document import Document


_NOWHERE = Position(0, 0)
# The projects that are checked before the others are shared among processes: they make this one import what all need.
_FIRST = 8


class Request(NamedTuple):
    """What a run was asked for. ``None`` means that the configuration decides.

    ``given`` maps absolute paths to contents that stand for the file's. ``version`` is ``--uv-version``. ``advice`` is false
    where findings of severity ``info`` are only counted: they get no place then. ``members`` is false where the file of a
    workspace's root does not stand for its members. ``online`` is there only if the person who
    runs the program switched the network on. ``jobs`` is how many processes share the work.
    """

    paths: tuple[str, ...] = (".",)
    base: str = ""
    given: Mapping[str, bytes] = {}
    select: tuple[str, ...] | None = None
    extend_select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    version: str | None = None
    config: str | None = None
    isolated: bool = False
    environment: Environment | None = None
    online: Gatherer | None = None
    advice: bool = True
    members: bool = True
    jobs: int = 1


class Located(NamedTuple):
    """A finding with the range that it got: positions are 1-based, ``end`` is exclusive."""

    finding: Finding
    start: Position
    end: Position
    suppressed: bool = False


class Defeat(NamedTuple):
    """A rule that failed: our defect, not the user's."""

    rule: str
    file: str
    error: BaseException


class Result(NamedTuple):
    """What a run found.

    ``findings`` are in the order of files and positions. ``problems`` are lines about input that could not be read and
    configurations that are wrong; ``notes`` are lines that change nothing. ``skipped`` are (rule, reason). ``base`` is the
    directory that the paths are relative to; ``contents`` gives the bytes of a file by such a path, None where it cannot
    be read. ``known`` are findings of the baseline, which are in no report. ``checks`` are the questions to the network, each
    with what became of it; those that were skipped are in ``skipped`` too.
    """

    findings: list[Located]
    suppressed: list[Located]
    files: list[str]
    problems: list[str]
    notes: list[str]
    defeats: list[Defeat]
    skipped: list[tuple[str, str]]
    documents: Mapping[str, Document]
    settings: Settings
    base: str
    contents: Callable[[str], bytes | None]
    known: Sequence[Located] = ()
    checks: Sequence[Check] = ()


class _Part(NamedTuple):
    """What one process found: ``problems`` of files, those of the configuration, and the names of the files that it read."""

    findings: list[Located]
    suppressed: list[Located]
    files: list[str]
    problems: list[str]
    configuration: list[str]
    documents: list[str]


def run(request: Request) -> Result:
    """Check what the request names.

    Raises ValueError for a release specifier or a rule name that means nothing; everything else becomes part of the result.
    """
    try:
        return _Run(request).result()
    except _AloneError:
        return _Run(request._replace(jobs=1)).result()


class _AloneError(Exception):
    """Not everything went as it should in several processes: what there is to tell is found out in one."""


class _Run:
    def __init__(self, request: Request) -> None:
        self.request = request
        self.base = request.base or os.getcwd()
        self.show = show_from(self.base)
        version = read_range(request.version, "--uv-version") if request.version else None
        self.loader = Loader(self.show, request.given, self._options, request.environment, version, self.base)
        config = os.path.join(self.base, request.config) if request.config else None
        self.finder = Finder(
            self.loader.parsed, self.show, given=config, isolated=request.isolated, present=self.loader.present
        )
        self.main_settings = self.finder.of(self.base)
        # A baseline is about every finding.
        self.advice = request.advice or self.main_settings.baseline is not None
        self.findings: list[Located] = []
        self.suppressed: list[Located] = []
        self.files: list[str] = []
        self.problems: list[str] = []
        self.notes: list[str] = []
        self.defeats: list[Defeat] = []
        self.checks: list[Check] = []
        # The directories that are checked, and what the options leave out.
        self._taken: set[str] = set()
        self._is_excluded: Callable[[str], bool] = lambda _path: False
        self._enabled: dict[int, dict[str, list[Entry]]] = {}
        self._configured: dict[int, Settings] = {}
        self._by_tags: dict[tuple[int, frozenset[str]], list[Entry]] = {}
        self._functions: dict[str, Callable[[Project], Iterable[Finding]]] = {}

    def _options(self, directory: str) -> Any:
        return self.finder.of(directory).options()

    def result(self) -> Result:
        targets = self._discover()
        for path, reason in targets.missing:
            self.problems.append(f"{path}: {reason}")
        for path in targets.unknown:
            self.notes.append(f"{path}: not a file that indexlint reads")
        self._taken.update(targets.directories)
        jobs = self._jobs(len(targets.directories))
        if jobs > 1:
            self._spread(targets.directories, jobs)
            targets = targets._replace(directories=[])
        loaded = self._load(targets)
        if self.request.online is not None:
            loaded = iter(self._gather(list(loaded), self.request.online))
        self._check_all(loaded)
        self._judge_checks()
        if not self.files and not self.problems:
            self.notes.append(
                "nothing to check: no pyproject.toml, uv.toml or script with a `# /// script` block was found"
            )
        self.findings.sort(key=_order)
        self.suppressed.sort(key=_order)
        return Result(
            self.findings,
            self.suppressed,
            self.files,
            [*self.finder.problems, *self.problems],
            self.notes,
            self.defeats,
            [(check.rule, check.reason) for check in self.checks if check.outcome == "skipped"],
            self.loader.documents,
            self.main_settings,
            self.base,
            self._contents,
            checks=self.checks,
        )

    def _check_all(self, loaded: Iterable[tuple[Project, set[str]]]) -> None:
        for project, selected in loaded:
            if not self._check(project, selected):
                self.loader.forget(project)

    # -- several processes

    def _jobs(self, number: int) -> int:
        """How many processes share the work on a number of directories."""
        request = self.request
        if request.jobs < 2 or request.online is not None or request.given or number <= _FIRST:
            return 1
        from indexlint import parallel

        return min(request.jobs, number - _FIRST) if parallel.possible() else 1

    def _spread(self, directories: list[str], jobs: int) -> None:
        """Check directories in several processes, of which this is one. Raises _AloneError."""
        from indexlint import parallel

        problems = len(self.finder.problems)
        self.loader.decide_speakers(directories)
        if len(self.finder.problems) > problems:
            raise _AloneError  # they would be told in another order
        self._check_all(self._load(Targets(directories[:_FIRST], [], [], [])))
        size = -(-(len(directories) - _FIRST) // jobs)
        parts = [directories[start : start + size] for start in range(_FIRST, len(directories), size)]
        started = parallel.start(self._part, parts[1:])
        try:
            self._check_all(self._load(Targets(parts[0], [], [], [])))
        except BaseException:
            parallel.stop(started)
            raise
        try:
            for part in parallel.results(started):
                if part is None:
                    raise _AloneError
                self._add(part)
        except parallel.FailedError:
            raise _AloneError from None

    def _part(self, directories: list[str]) -> _Part | None:
        """What a process of its own finds out about some of the directories; None where a rule failed."""
        self.findings, self.suppressed, self.files, self.problems = [], [], [], []
        known, told = set(self.loader.documents), len(self.finder.problems)
        self._check_all(self._load(Targets(directories, [], [], [])))
        if self.defeats:
            return None
        documents = [file for file in self.loader.documents if file not in known]
        problems = self.finder.problems[told:]
        return _Part(self.findings, self.suppressed, self.files, self.problems, problems, documents)

    def _add(self, part: _Part) -> None:
        self.findings += part.findings
        self.suppressed += part.suppressed
        self.files += part.files
        # Two processes may have read the same configuration.
        self.problems += [line for line in part.problems if line not in self.problems]
        self.finder.problems += [line for line in part.configuration if line not in self.finder.problems]
        self.loader.documents.elsewhere.update(part.documents)

    def _contents(self, file: str) -> bytes | None:
        try:
            return self.loader.bytes_of(os.path.join(self.base, file))
        except UnreadableError:
            return None

    def _discover(self) -> Targets:
        patterns = [(self.base, pattern) for pattern in self.request.exclude]
        folder = self.main_settings.directory or self.base
        patterns += [(folder, pattern) for pattern in self.main_settings.exclude]
        self._is_excluded = excluder(patterns)
        return discover(self.request.paths, self.base, self._is_excluded, self.request.given)

    # -- the network

    def _gather(self, loaded: list[tuple[Project, set[str]]], online: Gatherer) -> list[tuple[Project, set[str]]]:
        """Ask what the enabled rules want to know; the projects are the same, and know it then."""
        wanted = []
        for project, _ in loaded:
            by_tag = self._rules(self.finder.of(project.directory))
            wanted.append((project, frozenset(entry.name for entries in by_tag.values() for entry in entries)))
        self.checks = online.gather(wanted)
        for question, error in online.defects:
            self.defeats.append(Defeat(", ".join((*question.rules, *question.fills)), question.project.file, error))
        return loaded

    def _judge_checks(self) -> None:
        if self.checks:
            from indexlint.online.gather import judged

            told = (*self.findings, *self.suppressed)
            found = ((item.finding.rule, item.finding.anchor, item.finding.place.file) for item in told)
            self.checks = judged(self.checks, frozenset(found))

    # -- one project

    def _load(self, targets: Targets) -> Iterator[tuple[Project, set[str]]]:
        """The projects that can be read, each with the files whose findings are told."""
        for directory in targets.directories:
            for project, selected in self._load_directory(directory):
                yield project, selected
                for member in self._members(project):
                    yield from self._load_directory(member)
        for path in targets.scripts:
            yield from self._load_script(path)

    def _members(self, project: Project) -> Iterator[str]:
        """The members of a workspace of which only the root's file was named: what it says is said of them too.

        A directory that was named has them in it, as far as ignore files let them.
        """
        if not project.members or not self.request.members or not self._is_named(project):
            return
        for member in project.members:
            directory = member.directory
            if directory not in self._taken and not self._is_excluded(directory):
                self._taken.add(directory)
                yield directory

    def _is_named(self, project: Project) -> bool:
        files = {os.path.join(self.base, file) for file in project.files}
        return any(os.path.normpath(os.path.join(self.base, path)) in files for path in self.request.paths)

    def _load_directory(self, directory: str) -> Iterator[tuple[Project, set[str]]]:
        present = []
        for _, shown, found in self.loader.files(directory):
            if isinstance(found, UnreadableError):
                self.problems.append(f"{shown}: {found.reason}")
            else:
                present.append(shown)
        if not present:
            return
        self.files += present
        project = self.loader.project(directory)
        selected = {*present, self.show(self.loader.folder(directory).join("uv.lock"))}
        if project.speaks_for_repository:
            selected.update(variable.place.file for variable in project.repository.variables)
            selected.update(switch.place.file for switch in project.repository.switches)
        yield project, selected

    def _load_script(self, path: str) -> Iterator[tuple[Project, set[str]]]:
        try:
            project = self.loader.script(path)
        except UnreadableError as error:
            self.problems.append(f"{self.show(path)}: {error.reason}")
            return
        if project is not None:
            self.files.append(project.file)
            yield project, {project.file}

    def _check(self, project: Project, selected: set[str]) -> bool:
        """Run the rules; returns whether a report will want to look at the project's files."""
        settings = self.finder.of(project.directory)
        settings = self._with_version(project, settings)
        found: list[Finding] = []
        for entry in self._wanted(settings, project.tags):
            found += self._run_rule(entry, project)
        return self._place(project, found, selected, settings)

    def _wanted(self, settings: Settings, tags: set[str]) -> list[Entry]:
        """The enabled rules that have something to say where these words hold, by their names."""
        key = (id(settings), frozenset(tags))
        found = self._by_tags.get(key)
        if found is None:
            enabled = self._rules(settings)
            wanted = {entry.name: entry for tag in tags for entry in enabled.get(tag, ())}
            found = self._by_tags[key] = [wanted[name] for name in sorted(wanted)]
        return found

    def _with_version(self, project: Project, settings: Settings) -> Settings:
        if settings.uv_version and self.request.version is None:
            try:
                project.releases = read_range(settings.uv_version, "uv-version")
            except ValueError as error:
                problem = f"{settings.origin.get('uv-version', 'configuration')}: `uv-version`: {error}"
                if problem not in self.problems:
                    self.problems.append(problem)
        return settings

    def _run_rule(self, entry: Entry, project: Project) -> Iterable[Finding]:
        try:
            return list(self._check_of(entry.module)(project))
        except Exception as error:
            self.defeats.append(Defeat(entry.name, project.file, error))
            return []

    def _check_of(self, module: str) -> Callable[[Project], Iterable[Finding]]:
        """The check of a rule, whose module is imported when it is first needed."""
        found = self._functions.get(module)
        if found is None:
            from importlib import import_module

            found = self._functions[module] = import_module(module).check
        return found

    def _rules(self, settings: Settings) -> dict[str, list[Entry]]:
        """The enabled rules by the words that make them run; made once for each configuration."""
        key = id(settings)
        if key not in self._enabled:
            self._configured[key] = settings
            by_tag: dict[str, list[Entry]] = {}
            for entry in selected_rules(settings, self.request):
                for tag in entry.when:
                    by_tag.setdefault(tag, []).append(entry)
            self._enabled[key] = by_tag
        return self._enabled[key]

    # -- places and suppression

    def _place(self, project: Project, found: list[Finding], selected: set[str], settings: Settings) -> bool:
        """Give each finding its place; returns whether there was one with a place."""
        suppressions = self._suppressions(project, selected)
        placed = bool(suppressions)
        for finding in found:
            if finding.place.file not in selected:
                continue
            entry = BY_NAME[finding.rule]
            severity = settings.severity.get(entry.name) or settings.severity.get(entry.code) or finding.severity
            finding = finding._replace(code=entry.code, severity=severity or entry.severity)
            if self._ignored_for_file(finding, settings):
                continue
            if finding.severity == INFO and not self.advice and finding.place.file not in suppressions:
                self.findings.append(Located(finding, _NOWHERE, _NOWHERE))
                continue
            placed = True
            start, end = self.locate(finding.place)
            # Every comment is asked, also after one has said yes: each notes its own use.
            hidden = False
            for item in suppressions.get(finding.place.file, ()):
                hidden |= item.covers(entry.name, start.line, finding.place.keys)
            target = self.suppressed if hidden else self.findings
            target.append(Located(finding, start, end, hidden))
        if suppressions:
            self._report_unused(suppressions, settings)
        return placed

    def locate(self, place: Place) -> tuple[Position, Position]:
        """The range of a place in the file that the user sees."""
        return locate(self.loader.documents, place)

    def _suppressions(self, project: Project, selected: set[str]) -> dict[str, list[Suppression]]:
        found = {}
        for file in project.files:
            document = self.loader.documents.get(file)
            if file in selected and document is not None and "indexlint:" in document.text:
                from indexlint.suppression import read_suppressions

                found[file] = read_suppressions(document)
        return found

    def _report_unused(self, found: Mapping[str, list[Suppression]], settings: Settings) -> None:
        enabled = {entry.name for entry in selected_rules(settings, self.request)}
        if "unused-ignore" not in enabled:
            return
        from indexlint.rules.settings.unused_ignore import judge

        for file, suppressions in found.items():
            document = self.loader.documents[file]
            for finding, start, end in judge(file, suppressions, enabled):
                entry = BY_NAME[finding.rule]
                severity = settings.severity.get(entry.name) or finding.severity or entry.severity
                located = Located(
                    finding._replace(code=entry.code, severity=severity),
                    document.position(start),
                    document.position(end),
                )
                self.findings.append(located)

    def _ignored_for_file(self, finding: Finding, settings: Settings) -> bool:
        for pattern, words in settings.per_file_ignores.items():
            names = {entry.name for word in words for entry in lookup(word)}
            if finding.rule in names:
                folder = settings.directory or self.base
                path = os.path.join(self.base, finding.place.file)
                if excluder([(folder, pattern)])(path):
                    return True
        return False


def locate(documents: Mapping[str, Document], place: Place) -> tuple[Position, Position]:
    """The range of a place: 1-based positions, the end exclusive."""
    if place.line is not None:
        first, last = place.columns or (1, 1)
        return Position(place.line, first), Position(place.line, last)
    document = documents[place.file]
    span = document.span(place.keys, place.part, place.within)
    return document.position(span.start), document.position(span.end)


def selected_rules(settings: Settings, request: Request) -> list[Entry]:
    """The rules that the configuration and the command line switch on."""
    select = request.select if request.select is not None else (*settings.select, *settings.extend_select)
    select = (*select, *request.extend_select)
    chosen: dict[str, Entry] = {}
    for word in select:
        named = word in BY_NAME or (len(word) == 5 and word.upper().startswith("IX"))
        for entry in lookup(word):
            if not entry.by_name or named:
                chosen[entry.name] = entry
    ignore = request.ignore if request.select is not None else (*settings.ignore, *request.ignore)
    for word in ignore:
        for entry in lookup(word):
            chosen.pop(entry.name, None)
    return [entry for entry in chosen.values() if request.online is not None or not entry.online]


def _order(located: Located) -> tuple[Any, ...]:
    finding = located.finding
    return (finding.place.file, located.start, located.end, finding.code, finding.anchor, finding.message)


def count(findings: Iterable[Located]) -> dict[str, int]:
    """How many findings of each severity there are."""
    counts = dict.fromkeys(SEVERITIES, 0)
    for located in findings:
        counts[located.finding.severity] += 1
    return counts
