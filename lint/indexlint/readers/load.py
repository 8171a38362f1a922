"""Files on disk become projects: siblings, workspace root and members, each file read once."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Mapping, Sequence

from indexlint.model.index import Defect
from indexlint.model.place import Place
from indexlint.model.project import Environment, Glance, Lock, Options, Project
from indexlint.model.releases import ReleaseRange, default_range, read_range
from indexlint.readers import uv
from indexlint.readers.folders import OPEN_FLAGS, Folder
from indexlint.toml.document import Document, TomlError, parse

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from indexlint.model.repository import Repository
    from indexlint.readers.script import ScriptDocument

LARGEST = 16 * 1024 * 1024
LARGEST_LOCK = 256 * 1024 * 1024


class UnreadableError(Exception):
    """A file cannot be read: ``reason`` is one line that says why."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Documents(dict[str, "Document | ScriptDocument"]):
    """Documents by the names of their files; those ``elsewhere`` are read again when somebody asks for one."""

    def __init__(self, read: Callable[[str], Document | None]) -> None:
        super().__init__()
        self._read = read
        self.elsewhere: set[str] = set()

    def __contains__(self, file: object) -> bool:
        return super().__contains__(file) or file in self.elsewhere

    def __missing__(self, file: str) -> Document | ScriptDocument:
        found = self._read(file) if file in self.elsewhere else None
        if found is None:
            raise KeyError(file)
        self[file] = found
        return found

    def get(self, file: str, default: Any = None) -> Any:
        """The document, or ``default`` where there is none."""
        try:
            return self[file]
        except KeyError:
            return default


class Loader:
    """Reads projects, and every file at most once.

    ``show`` turns an absolute path into the one that the user knows. ``given`` maps absolute paths to contents that
    replace the file's (standard input, an editor's buffer). ``options_of`` gives the options for a directory.
    ``version`` is the specifier of ``--uv-version`` or None. ``base`` is the directory that ``show`` is relative to.
    """

    def __init__(
        self,
        show: Callable[[str], str],
        given: Mapping[str, bytes] | None = None,
        options_of: Callable[[str], Options] | None = None,
        environment: Environment | None = None,
        version: ReleaseRange | None = None,
        base: str = "",
    ) -> None:
        self.show = show
        self.base = base
        self.given = dict(given or {})
        self.options_of = options_of
        self.environment = environment
        self.version = version
        self.documents = Documents(self._elsewhere)
        self._parsed: dict[str, Document | TomlError | UnreadableError | None] = {}
        self._projects: dict[str, Project] = {}
        self._folders: dict[str, Folder] = {}
        self._files: dict[str, list[tuple[str, str, Document | TomlError | UnreadableError]]] = {}
        self._globs: dict[str, tuple[list[str], list[str]] | None] = {}
        self._nearest: dict[str, str | None] = {}
        self._git: dict[str, str] = {}
        self._with_git: dict[str, str] = {}
        self._settings: dict[str, Project | None] = {}
        self._repositories: dict[str, Repository] = {}
        self._spoken: set[str] = set()

    # -- files

    def bytes_of(self, path: str, limit: int = LARGEST) -> bytes | None:
        """The contents of a file, or None where there is none.

        Raises UnreadableError for a directory, a file without read permission, a special file, or one over ``limit`` bytes.
        """
        if path in self.given:
            return self.given[path]
        try:
            return _read(path, limit)
        except (FileNotFoundError, NotADirectoryError):
            return None
        except IsADirectoryError:
            raise UnreadableError("a directory, not a file") from None
        except OSError as error:
            raise UnreadableError((error.strerror or "cannot be read").lower()) from None

    def parsed(self, path: str) -> Document | TomlError | UnreadableError | None:
        """A TOML file's document; what is wrong with it; or None where there is none."""
        if path not in self._parsed:
            self._parsed[path] = self._parse(path)
        return self._parsed[path]

    def _parse(self, path: str) -> Document | TomlError | UnreadableError | None:
        try:
            raw = self.bytes_of(path)
            if raw is None:
                return None
            document = parse(raw)
        except (TomlError, UnreadableError) as error:
            return error
        self.documents[self.show(path)] = document
        return document

    def folder(self, directory: str) -> Folder:
        """What stands in the directory of a project."""
        found = self._folders.get(directory)
        if found is None:
            found = self._folders[directory] = Folder(directory)
        return found

    def present(self, directory: str, name: str) -> bool:
        """Whether a directory has something of this name (in lower case)."""
        folder = self._folders.get(directory)
        return folder.has(name) if folder is not None else os.path.exists(os.path.join(directory, name))

    def files(self, directory: str) -> list[tuple[str, str, Document | TomlError | UnreadableError]]:
        """Its pyproject.toml and uv.toml, as far as they are there: path, the path that the user knows, and contents."""
        found = self._files.get(directory)
        if found is None:
            folder = self.folder(directory)
            found = self._files[directory] = []
            for name in ("pyproject.toml", "uv.toml"):
                path = folder.join(name)
                contents = self.parsed(path) if folder.may_have(name) or path in self.given else None
                if contents is not None:
                    found.append((path, self.show(path), contents))
        return found

    def data(self, path: str) -> dict[str, Any] | None:
        """A TOML file's values, or None where it is missing or cannot be read."""
        document = self.parsed(path)
        return document.data if isinstance(document, Document) else None

    # -- projects

    def project(self, directory: str) -> Project:
        """The project of a directory, with its workspace."""
        if directory not in self._projects:
            project = self._own(directory)
            self._projects[directory] = project
            self._join_workspace(project)
            self._finish(project)
            self._look_above(project)
        return self._projects[directory]

    def script(self, path: str) -> Project | None:
        """The project of a PEP 723 block, or None where the file has none.

        Raises UnreadableError as :meth:`bytes_of`.
        """
        from indexlint.readers.script import read_block

        raw = self.bytes_of(path)
        if raw is None:
            return None
        shown = self.show(path)
        project = Project(os.path.dirname(path), "script", shown)
        try:
            document = read_block(raw)
        except TomlError as error:
            project.defects.append(_invalid(shown, error))
            project.tags.add("defect:invalid-toml")
            return project
        if document is None:
            return None
        self.documents[shown] = document
        self._set_options(project)
        uv.read_script(project, document.data, shown)
        self._finish(project)
        return project

    def forget(self, project: Project) -> None:
        """Drop what is known of the contents of a project's files but their text: nothing is said of them."""
        for file in project.files:
            self.documents[file].forget()

    def _own(self, directory: str) -> Project:
        """What stands in one directory."""
        folder = self.folder(directory)
        files = self.files(directory)
        project = Project(directory, "project", files[0][1] if files else self.show(folder.join("uv.toml")))
        self._set_options(project)
        for path, shown, found in files:
            if isinstance(found, Document):
                read = uv.read_pyproject if path.endswith("pyproject.toml") else uv.read_uv_toml
                read(project, found.data, shown)
            elif isinstance(found, TomlError):
                project.defects.append(_invalid(shown, found))
        lock = folder.join("uv.lock")
        if folder.has("uv.lock"):
            project.tags.add("lock")
            project.lock_loader = lambda: self._lock(lock)
            project.lock_glance_loader = lambda: self._lock_glance(lock)
            project.history_loader = lambda: _when_locked(project, lock)
        return project

    def _set_options(self, project: Project) -> None:
        if self.options_of is not None:
            project.options = self.options_of(project.directory)
        project.environment = self.environment

    def _lock(self, path: str) -> Lock | None:
        from indexlint.readers.uv_lock import read_lock

        try:
            raw = self.bytes_of(path, LARGEST_LOCK)
        except UnreadableError:
            return None
        return None if raw is None else read_lock(raw, self.show(path), self.documents)

    def _lock_glance(self, path: str) -> Glance | None:
        from indexlint.readers.uv_lock import glance

        try:
            raw = self.bytes_of(path, LARGEST_LOCK)
        except UnreadableError:
            return None
        return None if raw is None else glance(raw)

    # -- workspaces

    def _join_workspace(self, project: Project) -> None:
        """Find the root above, as uv does: the nearest pyproject.toml above decides, whatever stands further up."""
        data = self.data(os.path.join(project.directory, "pyproject.toml"))
        if data is None:
            return
        globs = uv.workspace_globs(data)
        if globs is not None:
            project.members = tuple(self._members(project, *globs))
            return
        above = self._nearest_above(project.directory)
        if above is None:
            return
        if above not in self._globs:
            self._globs[above] = uv.workspace_globs(self.data(os.path.join(above, "pyproject.toml")) or {})
        found = self._globs[above]
        if found is not None and _is_member(project.directory, above, *found):
            project.root = self.project(above)

    def _look_above(self, project: Project) -> None:
        """Find the uv settings that apply, or would apply, from a directory above; never from outside of the repository."""
        if project.is_member or not project.has_project_table:
            return
        boundary = self._repository_of(project.directory)
        directory = project.directory
        while directory != boundary:
            directory = os.path.dirname(directory)
            if directory not in self._settings:
                own = self._projects.get(directory) or self._own(directory)
                self._settings[directory] = own if own.uv_tables else None
            found = self._settings[directory]
            if found is not None:
                project.above = found
                project.tags.add("inherits")
                return

    def _nearest_above(self, directory: str) -> str | None:
        """The nearest directory above that has a pyproject.toml."""
        parent = os.path.dirname(directory)
        if parent == directory:
            return None
        if parent not in self._nearest:
            has = os.path.isfile(os.path.join(parent, "pyproject.toml"))
            self._nearest[parent] = parent if has else self._nearest_above(parent)
        return self._nearest[parent]

    def _members(self, root: Project, members: list[str], exclude: list[str]) -> list[Project]:
        from indexlint.readers.workspace import member_directories

        found = []
        for directory in member_directories(root.directory, members, exclude):
            member = self._projects.get(directory)
            if member is None:
                member = self._own(directory)
                self._projects[directory] = member
                member.root = root
                self._finish(member)
            member.root = root
            found.append(member)
        return found

    # -- what is derived

    def _finish(self, project: Project) -> None:
        from indexlint.readers.tags import set_tags

        project.releases = self.version or self._releases(project)
        documents = {file: self.documents[file] for file in project.files if file in self.documents}
        if project.uv_tables or any("index" in each.data or "uv" in each.data for each in documents.values()):
            from indexlint.readers.uv_checks import check

            check(project, documents)
        set_tags(project)
        if "remote" in project.tags:
            self._join_repository(project)
        if project.tags & {"local", "file-url"}:
            from indexlint.readers.local import look

            project.local_paths = look(project)

    # -- the repository around

    def _join_repository(self, project: Project) -> None:
        directory = self._repository_of(project.directory)
        if directory not in self._spoken:
            self._spoken.add(directory)
            project.speaks_for_repository = True
        repository = self._repository(directory)
        project.repository_loader = lambda: repository
        if repository.variables or repository.switches:
            project.tags.add("ci")

    def _repository(self, directory: str) -> Repository:
        if directory not in self._repositories:
            from indexlint.readers.ci import read_repository

            self._repositories[directory] = read_repository(
                self.folder(directory), self.show, lambda: self._index_variables(directory)
            )
        return self._repositories[directory]

    def decide_speakers(self, directories: Sequence[str]) -> None:
        """Find out which of the projects speak for their repositories, before they are read in several processes.

        Where no CI file sets anything it makes no difference which one does.
        """
        from indexlint.readers.ci import has_files

        around = dict.fromkeys(self._repository_of(directory) for directory in directories)
        found = [self._repository(each) for each in around if has_files(self.folder(each))]
        waiting = {each.directory for each in found if each.variables or each.switches}
        for directory in directories:
            if waiting <= self._spoken:
                return
            if any(not isinstance(contents, UnreadableError) for _, _, contents in self.files(directory)):
                self.project(directory)

    def _elsewhere(self, file: str) -> Document | None:
        """The document of a file that another process has read."""
        path = os.path.join(self.base, file)
        if not path.endswith("uv.lock"):
            found = self.parsed(path)
            return found if isinstance(found, Document) else None
        try:
            raw = self.bytes_of(path, LARGEST_LOCK)
            return None if raw is None else parse(raw)
        except (TomlError, UnreadableError):
            return None

    def _repository_of(self, directory: str) -> str:
        """The nearest directory at or above that has a ``.git``; without one, the directory itself."""
        if directory not in self._git:
            self._git[directory] = self._git_above(directory) or directory
        return self._git[directory]

    def _git_above(self, directory: str) -> str:
        """The nearest directory at or above that has a ``.git``, or nothing."""
        found = self._with_git.get(directory)
        if found is None:
            found = directory if self.present(directory, ".git") else ""
            parent = os.path.dirname(directory)
            if not found and parent != directory:
                found = self._git_above(parent)
            self._with_git[directory] = found
        return found

    def _index_variables(self, directory: str) -> frozenset[str]:
        """The middles of the credential variables of every index that a file of the repository defines."""
        from indexlint.discovery import discover
        from indexlint.model.index import variable_name

        found = set()
        for folder in discover([directory], directory, lambda _path: False).directories:
            project = self._projects.get(folder) or self._own(folder)
            found |= {variable_name(index.name) for index in project.indexes if index.name}
        return frozenset(found)

    def _releases(self, project: Project) -> ReleaseRange:
        root = project.root
        for setting in (*root.settings, *project.settings):
            if setting.name == "required-version" and setting.origin != "pip":
                try:
                    return read_range(setting.value, "required-version")
                except ValueError:
                    break
        return default_range()


def _read(path: str, limit: int) -> bytes:
    """The contents of a regular file. Python's own `open` would look at the file twice more."""
    descriptor = os.open(path, OPEN_FLAGS)
    try:
        found = os.fstat(descriptor)
        if not stat.S_ISREG(found.st_mode):
            # Windows does not open a directory; elsewhere it is told apart from other special files.
            raise IsADirectoryError if stat.S_ISDIR(found.st_mode) else UnreadableError("not a regular file")
        if found.st_size > limit:
            raise UnreadableError(
                f"{found.st_size // 1_000_000} MB is more than the {limit // 1_000_000} MB that are read"
            )
        contents = os.read(descriptor, found.st_size + 1)
        if len(contents) != found.st_size:  # it is being written, or its size is not told
            while part := os.read(descriptor, 1 << 20):
                contents += part
        return contents
    finally:
        os.close(descriptor)


def _when_locked(project: Project, lock: str) -> Project | None:
    """The project as it was read from the commit that last changed the lock; members are left out."""
    from indexlint.readers.git import last_change

    directory, name = os.path.split(lock)
    history = last_change(directory, name)
    if history is None:
        return None
    found = Project(directory, "project", project.file)
    found.options = project.options
    for file, read in (("pyproject.toml", uv.read_pyproject), ("uv.toml", uv.read_uv_toml)):
        raw = history.read(file)
        try:
            document = None if raw is None else parse(raw)
        except TomlError:
            return None
        if document is not None:
            read(found, document.data, file)
    return found


def _invalid(file: str, error: TomlError) -> Defect:
    place = Place(file, line=error.line, columns=(error.column, error.column + 1))
    return Defect("invalid-toml", "syntax", place, {"message": error.message})


def _is_member(directory: str, root: str, members: list[str], exclude: list[str]) -> bool:
    from indexlint.readers.workspace import matches

    relative = os.path.relpath(directory, root).replace(os.sep, "/")
    return matches(relative, members) and not matches(relative, exclude)
