"""The network: what is asked, of whom, with which token, and what is remembered. Imported only when a person switches it on."""
