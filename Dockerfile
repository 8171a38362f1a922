# No entry point: GitLab and other runners start a shell in the image, and an entry point would get its words as arguments.
FROM python:3.13-slim AS build
COPY . /source
RUN python -m pip wheel --no-cache-dir --no-deps --wheel-dir /wheels /source

FROM python:3.13-slim
COPY --from=build /wheels /wheels
RUN python -m pip install --no-cache-dir --root-user-action=ignore /wheels/*.whl && rm -r /wheels
WORKDIR /project
CMD ["indexlint", "check"]
