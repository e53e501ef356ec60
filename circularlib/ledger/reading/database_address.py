"""The address of a database: what of it may be said, and why a server does not open."""

import re
from urllib.parse import parse_qsl, unquote

from circularlib.ledger.problems import Problem
from circularlib.ledger.reading.workbook_safety import refusal

__all__ = ["impatient", "place", "problem_kind"]

_SETTINGS = "programme.toml"
_ADDRESS = re.compile("postgres(ql)?://")
_PATIENCE = "connect_timeout=10"  # seconds
_SECRETS = {"password", "sslpassword", "oauth_client_secret", "scram_client_key"}
_ANSWERS = {
    "database_unknown": r'database ".*" does not exist',
    "database_refused": r'password|pg_hba\.conf|authentication failed|role ".*" does not exist',
    "database_address": r"\bURI\b|invalid (port|integer|connection option)",
    "database_silent": r"translate host name|refused|timeout|timed out|No such file|unreachable"
    r"|No route|closed the connection",
}
"""What a server that cannot be used says, the most telling first."""


def place(address: str) -> str:
    """How messages call a database: server and name, never the user or another parameter.

    Args:
        address: Address of the database, as `postgresql://reader@host/database`.

    Returns:
        The words.

    Raises:
        LedgerError: It is no such address, or holds a password, which is repeated nowhere.

    Example:
        >>> place("postgresql://lezer@db.example.org:5432/roeselare?sslmode=require")
        'postgresql db.example.org/roeselare'
        >>> place("postgresql://lezer:geheim@db.example.org/roeselare")
        Traceback (most recent call last):
        circularlib.errors.LedgerError: programme.toml.
        The address of the database holds a password.
        Take it out of programme.toml, and change it if others could read that file.
        Give it in PGPASSWORD or in the file .pgpass.
    """
    if not _ADDRESS.match(address):
        raise refusal(Problem(kind="database_address", file=_SETTINGS))
    base, _, query = address.partition("?")
    parameters = {name.lower(): value for name, value in parse_qsl(query)}
    user = address.partition("://")[2].rpartition("@")[0]
    if ":" in user or _SECRETS & parameters.keys():
        raise refusal(Problem(kind="database_password", file=_SETTINGS))
    server, _, name = base.partition("://")[2].rpartition("@")[2].partition("/")
    host = re.sub(r":[^\],]*(?=,|$)", "", server)
    words = [parameters.get("host", host), parameters.get("dbname", name)]
    return " ".join(["postgresql", "/".join(unquote(word) for word in words if word)]).strip()


def impatient(address: str) -> str:
    """The address, so that a server that does not answer is given up after ten seconds.

    Args:
        address: Address of the database; what it says itself about waiting stands.

    Returns:
        The address with that wish.

    Example:
        >>> impatient("postgresql://lezer@db.example.org/roeselare?sslmode=require")
        'postgresql://lezer@db.example.org/roeselare?connect_timeout=10&sslmode=require'
    """
    base, _, query = address.partition("?")
    return f"{base}?{_PATIENCE}&{query}".rstrip("&")


def problem_kind(answer: str) -> str:
    """Which problem keeps a database from opening.

    The answer is not repeated to the user: a mistyped address comes back in it, secrets and all.

    Args:
        answer: What the server or the driver said, in English; other languages are not told apart.

    Returns:
        The kind of the problem.

    Example:
        >>> problem_kind('FATAL:  database "rosselare" does not exist')
        'database_unknown'
    """
    for kind, words in _ANSWERS.items():
        if re.search(words, answer):
            return kind
    return "database_unopened"
