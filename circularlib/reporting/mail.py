"""A mail goes to a real server, encrypted, and says in plain words why it could not go."""

import os
import smtplib
import socket
import ssl
from collections.abc import Mapping
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid

from circularlib.errors import ReportError
from circularlib.ledger.schedules import MailServer, ScheduleMail

__all__ = ["PASSWORD_VARIABLE", "message", "send"]

PASSWORD_VARIABLE = "CIRCULAR_MAIL_PASSWORD"
"""Variable of the environment that holds the password; no file, log or mail does."""

_PATIENCE_SECONDS = 30


def message(
    server: MailServer,
    mail: ScheduleMail,
    *,
    subject: str,
    text: str,
    at: datetime,
    attached: tuple[str, bytes] | None = None,
) -> EmailMessage:
    """A mail, ready to go.

    Args:
        server: The server; it says who sends it.
        mail: Who receives it.
        subject: Subject; line breaks in it become spaces.
        text: Plain text.
        at: Moment on its date line.
        attached: Name and bytes of a zip that goes with it.

    Returns:
        The mail. It names no machine.
    """
    made = EmailMessage()
    made["Subject"] = " ".join(subject.split())
    made["From"] = server.sender
    made["To"] = ", ".join(mail.to)
    made["Date"] = format_datetime(at)
    made["Message-ID"] = make_msgid(domain=server.sender.rpartition("@")[2])
    made["Auto-Submitted"] = "auto-generated"  # absence notices do not answer it
    made.set_content(text)
    if attached is not None:
        name, content = attached
        made.add_attachment(content, maintype="application", subtype="zip", filename=name)
    return made


def send(mail: EmailMessage, server: MailServer) -> None:
    """Sends a mail.

    Args:
        mail: The mail.
        server: The server. Where it has a user, the password comes from the environment.

    Raises:
        ReportError: The server cannot be reached or trusted, or refuses the user, the mail or
            some receivers.
    """
    password = _password(server)
    try:
        with _connected(server) as connection:
            if server.user and password:
                connection.login(server.user, password)
            refused = connection.send_message(mail)
    except (OSError, smtplib.SMTPException) as error:  # SSL errors are OSErrors
        raise _error(_reason(error), server, password) from None
    if refused:
        raise _error(f"it refused {', '.join(sorted(refused))}", server, password)


def _connected(server: MailServer) -> smtplib.SMTP:
    trusted = ssl.create_default_context()
    if server.security == "tls":
        return smtplib.SMTP_SSL(
            server.host, server.port, timeout=_PATIENCE_SECONDS, context=trusted
        )
    connection = smtplib.SMTP(server.host, server.port, timeout=_PATIENCE_SECONDS)
    try:
        if server.security == "starttls":
            connection.starttls(context=trusted)
    except BaseException:
        connection.close()
        raise
    return connection


def _password(server: MailServer) -> str | None:
    if server.user is None:
        return None
    password = os.environ.get(PASSWORD_VARIABLE, "")
    if not password:
        raise _error("its password is not known", server, None)
    if not password.isascii() or not server.user.isascii():
        raise _error("its user or password has letters that cannot be sent", server, password)
    return password


def _reason(error: Exception) -> str:
    """What went wrong; an answer to the password is not repeated."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"its certificate is not trusted ({error.verify_message})"
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return f"it refused the user or the password (code {error.smtp_code})"
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return f"it does not offer what is asked ({error})"
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return f"it refused {', '.join(sorted(error.recipients))}"
    if isinstance(error, smtplib.SMTPResponseException):
        said = error.smtp_error
        text = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
        return f"it answered {error.smtp_code} {' '.join(text.split())}"
    for kind, words in _SAID.items():
        if isinstance(error, kind):
            return words
    return f"it failed with {error or type(error).__name__}"


_SAID: Mapping[type[Exception], str] = {
    socket.gaierror: "no server has that name",
    TimeoutError: "it does not answer",
    ConnectionError: "it refuses the connection",
    smtplib.SMTPServerDisconnected: "it broke the connection off",
}


def _error(reason: str, server: MailServer, password: str | None) -> ReportError:
    if password:
        reason = reason.replace(password, "***")
    return ReportError(
        f"The mail could not be sent: {reason}.",
        f"Mail server {server.host}, port {server.port}.",
        f"Check [mail] in programme.toml, and {PASSWORD_VARIABLE} in the environment.",
    )
