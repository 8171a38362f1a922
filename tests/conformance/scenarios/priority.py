"""Index priority and the lock: what the rules say of them beyond rows D."""

from __future__ import annotations

from conformance.lab.scenario import Scenario
from conformance.lab.server import Package, registry
from conformance.lab.wheels import wheel
from conformance.scenarios.build import PUBLIC, PUBLIC_DEFAULT, TEAM_ID, TOKENS, index, pyproject, variables

_ENV = variables("TEAM", "deploy:team-token")
_TEAM = index(TEAM_ID, "team")
_TEAM_EXPLICIT = index(TEAM_ID, "team", explicit=True)
_PYTORCH = registry(
    "pytorch", "/whl/cpu", "/whl/files", (Package("torch"),), host="download.pytorch.org", private=False
)
_DIRECT = wheel("shared-pkg", "2.0", (), "public")
_LOCKED = ("lock", "edit", "lock-check", "sync-frozen")


def _case(name: str, summary: str, text: str, steps: tuple[str, ...] = ("sync", "frozen")) -> Scenario:
    return Scenario(name, summary, {"pyproject.toml": text}, environment=_ENV, tokens=TOKENS, steps=steps)


def _refused(status: int) -> Scenario:
    text = pyproject("shared-pkg", settings='index-strategy = "unsafe-first-match"', indexes=(_TEAM, PUBLIC_DEFAULT))
    summary = (
        f"private index (first, not explicit) answers {status}; the default index has the package; unsafe-first-match"
    )
    return _case(f"D2.{status}-first", summary, text)._replace(server={"status": {"acme/team": status}})


def _pytorch(name: str, summary: str, more: str) -> Scenario:
    torch = index("https://download.pytorch.org/whl/cpu", "torch", more=more)
    server: dict[str, object] = {"repositories": (_PYTORCH,), "status": {"pytorch": 403}}
    return _case(name, summary, pyproject("shared-pkg", indexes=(torch, PUBLIC_DEFAULT)))._replace(server=server)


def _edited(name: str, summary: str, before: str, after: str) -> Scenario:
    return _case(name, summary, before, _LOCKED)._replace(edited={"pyproject.toml": after})


def _settings() -> list[Scenario]:
    pinned = {"shared-pkg": "team"}
    explicit = (_TEAM_EXPLICIT, PUBLIC_DEFAULT)
    listed = index(TEAM_ID, "team", more="ignore-error-codes = [404]")
    page = f'find-links = ["{PUBLIC}/shared-pkg/"]'
    return [
        _refused(401),
        _refused(403),
        _case(
            "D2.404-listed",
            "private index answers 404, ignore-error-codes=[404]",
            pyproject("shared-pkg", indexes=(listed, PUBLIC_DEFAULT)),
        )._replace(server={"status": {"acme/team": 404}}),
        _pytorch("D2.pytorch-403", "PyTorch's index answers 403, the default index has the package", ""),
        _pytorch("D2.pytorch-403-replaced", "same + ignore-error-codes=[500]", "ignore-error-codes = [500]"),
        _pytorch("D2.pytorch-403-kept", "same + ignore-error-codes=[403, 500]", "ignore-error-codes = [403, 500]"),
        _case(
            "D1.find-links",
            "private index first, a find-links page has a higher version",
            pyproject("shared-pkg", settings=page, indexes=(_TEAM,)),
        ),
        _case(
            "D1.no-index",
            "no-index beside an index that is not explicit",
            pyproject("shared-pkg", settings="no-index = true", indexes=(_TEAM,)),
            ("sync",),
        ),
        _case(
            "D1.no-index-pinned",
            "no-index beside an explicit index and a pin to it",
            pyproject("shared-pkg", settings="no-index = true", indexes=explicit, sources=pinned),
            ("sync",),
        ),
        _case(
            "D1.no-sources",
            "no-sources beside a pin to an explicit private index",
            pyproject("shared-pkg", settings="no-sources = true", indexes=explicit, sources=pinned),
        ),
        _case(
            "D1.no-sources-package",
            "no-sources-package with a package that is pinned to an explicit private index",
            pyproject("shared-pkg", settings='no-sources-package = ["shared-pkg"]', indexes=explicit, sources=pinned),
        ),
    ]


def _locks() -> list[Scenario]:
    implicit = pyproject("shared-pkg", indexes=(_TEAM, PUBLIC_DEFAULT))
    explicit = pyproject("shared-pkg", indexes=(_TEAM_EXPLICIT, PUBLIC_DEFAULT))
    pinned = pyproject("shared-pkg", indexes=(_TEAM_EXPLICIT, PUBLIC_DEFAULT), sources={"shared-pkg": "team"})
    public = pyproject("shared-pkg", indexes=(PUBLIC_DEFAULT,))
    swapped = pyproject("shared-pkg", indexes=(index(PUBLIC, "public"), _TEAM))
    unswapped = pyproject("shared-pkg", indexes=(_TEAM, index(PUBLIC, "public")))
    best = pyproject("shared-pkg", settings='index-strategy = "unsafe-best-match"', indexes=(_TEAM, PUBLIC_DEFAULT))
    elsewhere = implicit.replace(PUBLIC, "https://else.test/simple")
    from_pypi, from_default = pyproject("public-pkg"), pyproject("public-pkg", indexes=(PUBLIC_DEFAULT,))
    bare = pyproject("shared-pkg")
    direct = f"shared-pkg @ https://deploy:team-token@public.test/files/{_DIRECT.sha256}/{_DIRECT.filename}"
    by_url = pyproject().replace("dependencies = []", f'dependencies = ["{direct}"]')
    return [
        _edited(
            "D13.explicit", "an index becomes explicit; the lock takes an unpinned package from it", implicit, explicit
        ),
        _edited("D13.strategy", "index-strategy becomes unsafe-best-match", implicit, best),
        _edited("D13.order", "two indexes change places", unswapped, swapped),
        _edited(
            "D13.before", "an index that has the package is put before the one it is locked from", public, implicit
        ),
        _edited("D13.pin", "a package that is locked from the default becomes pinned", public, pinned),
        _edited("D13.unpin", "a pin goes, the index stays explicit", pinned, explicit),
        _edited("D13.no-index-left", "the last index goes from the configuration", public, bare),
        _edited("D13.other-index", "another index takes the place of the one in the lock", public, elsewhere),
        _edited("D13.default", "an index becomes the default in the place of PyPI", from_pypi, from_default),
        _case("D12.direct", "user:password in a direct URL: what reaches uv.lock", by_url, ("lock", "frozen")),
    ]


SCENARIOS = (*_settings(), *_locks())
