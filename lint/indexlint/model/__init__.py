"""The tool-neutral nouns: index, pin, URL, realm, secret, release range, project, workspace."""
