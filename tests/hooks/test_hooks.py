"""The hooks as a user meets them: the real pre-commit and the real prek, and a ``git commit``."""

from __future__ import annotations

import subprocess
from pathlib import Path

from hooks.conftest import COMMANDS, Repository, Source

EXAMPLES = Path(__file__).parents[2] / "examples"
CLEAN = '[project]\nname = "app"\nversion = "1"\n'
FAULTY = '[project\nname = "app"\n'


def test_a_clean_commit_passes(repository: Repository, source: Source) -> None:
    repository.use("indexlint", source)
    repository.write("pyproject.toml", CLEAN)
    code, told = repository.commit()
    assert code == 0, told
    assert "Passed" in told
    assert repository.commits() == 1


def test_a_fault_stops_the_commit(repository: Repository, source: Source) -> None:
    repository.use("indexlint", source)
    repository.write("pyproject.toml", FAULTY)
    code, told = repository.commit()
    assert code == 1, told
    assert "Failed" in told
    assert "pyproject.toml:1:9" in told
    assert "invalid-toml" in told
    assert repository.commits() == 0


def test_a_nested_file_is_checked(repository: Repository, source: Source) -> None:
    repository.use("indexlint", source)
    repository.write("pyproject.toml", CLEAN)
    repository.write("services/api/pyproject.toml", FAULTY)
    code, told = repository.commit()
    assert code == 1, told
    assert "services/api/pyproject.toml:1:9" in told


def test_a_commit_of_other_files_is_not_held_up(repository: Repository, source: Source) -> None:
    repository.use("indexlint", source)
    repository.write("README.md", "No configuration here.\n")
    code, told = repository.commit()
    assert code == 0, told
    assert "Skipped" in told


def test_the_installed_program_can_be_used(repository: Repository, source: Source) -> None:
    repository.use("indexlint-system", source)
    repository.write("pyproject.toml", FAULTY)
    code, told = repository.commit()
    assert code == 1, told
    assert "invalid-toml" in told
    repository.write("pyproject.toml", CLEAN)
    code, told = repository.commit()
    assert code == 0, told


def test_both_runners_accept_the_manifest(source: Source, environment: dict[str, str]) -> None:
    for runner in ("pre-commit", "prek"):
        command = [str(COMMANDS / runner), "validate-manifest", ".pre-commit-hooks.yaml"]
        done = subprocess.run(command, cwd=source.path, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr


def test_pre_commit_can_try_the_hooks(tmp_path: Path, source: Source, environment: dict[str, str]) -> None:
    repository = Repository(tmp_path, "pre-commit", environment)
    repository.write("services/api/pyproject.toml", FAULTY)
    subprocess.run(["git", "add", "-A"], cwd=tmp_path, env=environment, check=True)
    done = repository.run("try-repo", str(source.path), "indexlint", "--all-files", "--verbose")
    assert done.returncode == 1, done.stdout + done.stderr
    assert "services/api/pyproject.toml:1:9" in done.stdout


def test_a_project_with_a_group_name_does_not_pass(repository: Repository, source: Source) -> None:
    repository.use("indexlint", source)
    for name, code in (("gitlab-group-name", 1), ("gitlab-group-name-fixed", 0)):
        text = (EXAMPLES / name / "pyproject.toml").read_text(encoding="utf-8")
        repository.write("services/api/pyproject.toml", text)
        found, told = repository.commit()
        assert found == code, told
        assert ("error[gitlab-group-name]" in told) == bool(code)


def test_what_the_hook_mended_stops_the_commit_once(repository: Repository, source: Source) -> None:
    repository.use("indexlint-fix", source)
    path = repository.write("pyproject.toml", CLEAN + "# indexlint: ignore[invalid-toml] -- no longer needed\n")
    code, told = repository.commit()
    assert code == 1, told
    assert "files were modified by this hook" in told.lower()
    assert path.read_text(encoding="utf-8") == CLEAN
    code, told = repository.commit()
    assert code == 0, told
