"""Which credential uv sends with which request, release by release. Pure: no file, no network, no clock.

A rule that asks the model writes

    from indexlint.auth.flow import predict
    from indexlint.auth.steps import representatives

    for release in representatives(project.releases):
        trace = predict(situation, release, "frozen")

:mod:`~indexlint.auth.situation` holds the records of the question, :mod:`~indexlint.auth.trace` those of the answer,
:mod:`~indexlint.auth.steps` the table of what changed when. :mod:`~indexlint.auth.links` knows where registries link their
files. :mod:`~indexlint.auth.seeding`, :mod:`~indexlint.auth.caches` and :mod:`~indexlint.auth.middleware` are the parts of
uv, and :mod:`~indexlint.auth.flow` runs a command with them.
"""
