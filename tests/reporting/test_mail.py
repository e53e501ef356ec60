"""A mail, sent to a real server on this machine."""

import base64
from datetime import UTC, datetime

import pytest
from pydantic import ValidationError

from circularlib.errors import ReportError
from circularlib.ledger.schedules import MailServer, ScheduleMail
from circularlib.reporting.mail import message, send

from .conftest import MAIL_PASSWORD, MAIL_USER, PostOffice

AT = datetime(2024, 1, 5, 6, tzinfo=UTC)
RECEIVERS = ScheduleMail(to=["policy@town.example", "council@town.example"])


def server(at: int, **settings: object) -> MailServer:
    values = {"host": "localhost", "port": at, "user": MAIL_USER, "sender": "r@town.example"}
    return MailServer.model_validate({**values, **settings})


def sent(to: MailServer, **options: object) -> None:
    made = message(to, RECEIVERS, subject="Één\nrapport", text="Hergebruik: 42 %", at=AT, **options)
    send(made, to)


@pytest.mark.filterwarnings("ignore:Requiring AUTH")  # the server does not see TLS from the start
@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_mail_arrives_encrypted_and_whole(post: PostOffice, security: str) -> None:
    """The server takes nothing before TLS and a password; line breaks become spaces."""
    sent(server(post.open(security=security), security=security), attached=("a.zip", b"PK\x00\xff"))
    (mail,) = post.received
    assert mail["Subject"] == "Één rapport"
    assert mail["To"] == "policy@town.example, council@town.example"
    assert mail["Date"] == "Fri, 05 Jan 2024 06:00:00 +0000"
    assert mail["Message-ID"].endswith("@town.example>")
    assert mail["Auto-Submitted"] == "auto-generated"
    body = mail.get_body()
    assert body is not None
    assert body.get_content().splitlines() == ["Hergebruik: 42 %"]
    (attached,) = mail.iter_attachments()
    assert (attached.get_filename(), attached.get_content()) == ("a.zip", b"PK\x00\xff")


def test_a_server_of_ones_own_network_takes_mail_without_a_password(post: PostOffice) -> None:
    """No user, no TLS: as many a town's relay."""
    sent(server(post.open(security="none", login=False), security="none", user=None))
    assert len(post.received) == 1


def test_a_wrong_password_is_said_and_never_shown(
    post: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither as it is nor as the protocol writes it."""
    monkeypatch.setenv("CIRCULAR_MAIL_PASSWORD", "wrong-one")
    with pytest.raises(ReportError, match="refused the user or the password") as error:
        sent(server(post.open()))
    assert "wrong-one" not in repr(error.value)
    assert base64.b64encode(b"wrong-one").decode() not in repr(error.value)
    assert error.value.__cause__ is None
    assert post.received == []


def test_no_password_in_the_environment_is_said_before_anything_is_sent(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Port 1 is never asked."""
    monkeypatch.delenv("CIRCULAR_MAIL_PASSWORD", raising=False)
    with pytest.raises(ReportError, match="its password is not known") as error:
        sent(server(1))
    assert "CIRCULAR_MAIL_PASSWORD" in str(error.value)


def test_letters_the_protocol_cannot_carry_are_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """smtplib would fail on them with the password in its error."""
    monkeypatch.setenv("CIRCULAR_MAIL_PASSWORD", "geheimé")
    with pytest.raises(ReportError, match="letters that cannot be sent") as error:
        sent(server(1))
    assert "geheim" not in repr(error.value)


def test_a_server_without_encryption_gets_neither_password_nor_mail(post: PostOffice) -> None:
    """STARTTLS is asked for, and not offered."""
    with pytest.raises(ReportError, match="STARTTLS"):
        sent(server(post.open(security="none", login=False)))
    assert post.received == []


def test_a_server_that_asks_for_tls_refuses_a_plain_mail(post: PostOffice) -> None:
    """530: Must issue a STARTTLS command first."""
    with pytest.raises(ReportError, match="530"):
        sent(server(post.open(), security="none", user=None))
    assert post.received == []


def test_a_server_that_asks_for_a_password_refuses_a_stranger(post: PostOffice) -> None:
    """530: Authentication required."""
    with pytest.raises(ReportError, match="530"):
        sent(server(post.open(), user=None))
    assert post.received == []


def test_a_certificate_of_nobody_is_not_trusted(
    post: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody in between does not get the password."""
    monkeypatch.setenv("SSL_CERT_FILE", "/dev/null")
    with pytest.raises(ReportError, match="certificate is not trusted"):
        sent(server(post.open()))
    assert post.received == []


def test_a_certificate_of_another_host_is_not_trusted(post: PostOffice) -> None:
    """The certificate is for localhost, and not for its number."""
    post.open()
    with pytest.raises(ReportError, match="certificate is not trusted"):
        sent(server(post.port, host="127.0.0.1"))


def test_receivers_that_are_refused_are_named(post: PostOffice) -> None:
    """One of two: the other has the mail, and it is still an error. Both: nobody has it."""
    port = post.open()
    post.refused = {"council@town.example"}
    with pytest.raises(ReportError, match=r"refused council@town\.example"):
        sent(server(port))
    assert len(post.received) == 1
    post.refused = {"council@town.example", "policy@town.example"}
    with pytest.raises(ReportError, match=r"refused council@town\.example, policy@town\.example"):
        sent(server(port))
    assert len(post.received) == 1


def test_a_mail_the_server_finds_too_large_is_said(post: PostOffice) -> None:
    """552, before the mail is sent."""
    with pytest.raises(ReportError, match="552"):
        sent(server(post.open(data_size_limit=1000)), attached=("a.zip", bytes(5000)))
    assert post.received == []


def test_a_server_that_is_not_there_is_said() -> None:
    """Three sentences, with the place to look."""
    with pytest.raises(ReportError) as error:
        sent(server(1, user=None))
    assert len(str(error.value).splitlines()) == 3
    assert "Mail server localhost, port 1." in str(error.value)


@pytest.mark.parametrize(
    "settings",
    [
        {"security": "none"},
        {"port": 0},
        {"port": 65536},
        {"host": "smtp.town.example\nx"},
        {"sender": "nobody"},
        {"sender": "a@b\nBcc: c@d"},
        {"password": MAIL_PASSWORD},
        {"pages_at": "ftp://x"},
        {"pages_at": "https://me:secret@town.example"},
    ],
)
def test_settings_that_are_wrong_or_unsafe_are_refused(settings: dict[str, object]) -> None:
    """A password over a plain line or in a file, a second header in an address."""
    with pytest.raises(ValidationError):
        server(25, **settings)
