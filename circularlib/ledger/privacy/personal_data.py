"""What personal data looks like in a text: numbers by check digits, names by their titles."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from functools import cache
from typing import Literal

from stdnum import iban, numdb
from stdnum.be import bis, nn, vat

from circularlib.ledger.tables import normalised

__all__ = ["SUSPECT", "Certainty", "header_names_personal_data", "personal_data"]

Certainty = Literal["certain", "likely", "unlikely"]
"""`likely`: a number that passes, but whose form does not tell; `unlikely`: one that does not."""

_FROM_SURE: tuple[Certainty, ...] = ("certain", "likely", "unlikely")
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−"), "-")
_STREET = r"[^\W\d_][\w'-]{2,}(?:straat|laan|steenweg|dreef|plein|kaai) +\d{1,4}"
_RUE = r"(?:rue|avenue|chaussée|boulevard) (?:[^\W\d]|[ '.-]){3,40},? *\d{1,4}"
_DAY = r"(?:\d{1,2} ?[./-] ?\d{1,2} ?[./-] ?|\d{1,2} [^\W\d]{3,10}\.? )"
_DATE = rf"(?:{_DAY}(?:19|20)\d\d|(?:19|20)\d\d-\d\d-\d\d)"
_ADULT = rf"(?:{_DAY}(?:19\d\d|200\d)|(?:19\d\d|200\d)-\d\d-\d\d)"
_BORN = r"\b(?:geboren|geboortedatum|geb\.|born|date of birth|date de naissance|né(?:e|\(e\))? le)"
_NAME = r"[A-ZÀ-Þ](?:[\w'’]|-(?=\w))+"
_PARTICLE = r"(?:[Vv]an|[Dd]e[nrs]?|[Dd]u|[Tt]en|[Tt]er|[Ee]l|[Aa]l|[Bb]en|[Ll][ae]|[A-Z]\.?)[ .]+"
_ABBREVIATED = r"[Dd]hr\b\.?|[Mm]evr\b\.?|[Mm]vr\.|[Mm]w\.|Mw|[Mm]r\.|Mr|Mrs\.?|Ms\.|Mme\.?|Mlle\.?"
_ABBREVIATED += r"|[Ff]am\."
_IN_FULL = r"(?i:meneer|mijnheer|mevrouw|juffrouw|de heer|monsieur|madame|mademoiselle"
_IN_FULL += r"|familie|famille|gezin)"
_MAKES = r"(?!(?:Beam|Bricolage|Clean|Coffee|Cuisine|Maria|Muscle|Propre|Proper)\b)"

SUSPECT = (
    r"[@＠]|\b(?:\d{9,10}|\d{2}(?:[^\p{L}\d]?\d{2}){2}[^\p{L}\d]{0,3}\d{3}[^\p{L}\d]?\d{2})\b"
    r"|(?:^|\D)[+0](?:[^\p{L}\d]{0,3}\d){8}"
    r"|\b[A-Za-z]{2}[ .\-]{0,2}\d{2}(?:[ .\-]{0,2}[0-9A-Za-z]){11}"
    r"|\b(?i:dhr|mevr|mvr|mw|mrs?|ms|mme|mlle|fam|meneer|mijnheer|mevrouw|juffrouw|heer|monsieur"
    r"|madame|mademoiselle|familie|famille|gezin)\b|(?i:gebo|geb\.|born|birth|naissance|\bné)|°"
    r"|^\p{Lu}[\p{L}' ,\-]+\(?[0-9]{1,4}(?: ?[./\-]| \p{L}{3,10}\.? [0-9]{4})"
    r"|(?i:straat|laan|steenweg|dreef|plein|kaai) +[0-9]"
    r"|\b(?i:rue|avenue|chaussée|boulevard) "
)
"""Texts worth a closer look, as Polars reads it: every text with certain data is among them."""


def personal_data(text: str) -> Mapping[str, Certainty]:
    """The kinds of personal data in a text, each with how sure it is.

    Numbers of the Belgian national register and bis numbers, and IBANs of every country, are
    known by their check digits. Eleven bare figures pass by chance once in a hundred times: they
    are only `likely`, as are telephone numbers without a sign that they are. Where several kinds
    could be meant, the first in the order of this list is: an IBAN is no telephone number.

    Args:
        text: What somebody typed.

    Returns:
        Certainty by kind: `bank_account`, `national_number`, `email`, `phone`, `birth_date`,
        `name`, `address`; nothing where there is none.

    Example:
        >>> personal_data("terugbetaald aan mevr. Peeters, BE68 5390 0754 7034")
        {'bank_account': 'certain', 'name': 'certain'}
        >>> personal_data("93051822361"), personal_data("5410041001204")
        ({'national_number': 'likely'}, {})
    """
    found: dict[str, Certainty] = {}
    rest = _without_bank_accounts(unicodedata.normalize("NFKC", text).translate(_DASHES), found)
    for rule in _RULES:
        rest = _without(rest, *rule, found)
    return found


_Judge = Callable[[re.Match[str]], Certainty | None]


def _without(
    text: str,
    kind: str,
    pattern: re.Pattern[str],
    judged: _Judge,
    found: dict[str, Certainty],
) -> str:
    """The text without what is of one kind, so that it is not taken for another one too."""

    def rest(match: re.Match[str]) -> str:
        certainty = judged(match)
        if certainty:
            found[kind] = min(certainty, found.get(kind, certainty), key=_FROM_SURE.index)
        return match.group() if certainty in (None, "unlikely") else "\n"

    return pattern.sub(rest, text)


def _certain(_match: re.Match[str]) -> Certainty:
    return "certain"


_IBAN_START = re.compile(r"(?<![A-Za-z0-9])[A-Za-z]{2}[ .-]{0,2}[0-9]{2}")


@cache
def _iban_rest(country: str) -> re.Pattern[str] | None:
    """What follows the country and its two check digits; each country has its own length."""
    structure = str(numdb.get("iban").info(country)[0][1].get("bban", ""))
    length = sum(int(count) for count in re.findall(r"(\d+)!", structure))
    rest = rf"(?:[ .-]{{0,2}}[A-Za-z0-9]){{{length}}}(?![A-Za-z0-9])"
    return re.compile(rest) if length else None


def _is_iban(text: str) -> bool:
    """By structure and check digits alone: lists of banks in use run behind."""
    return iban.is_valid(text, check_country=False)


def _without_bank_accounts(text: str, found: dict[str, Certainty]) -> str:
    for start in _IBAN_START.finditer(text):
        pattern = _iban_rest(start.group()[:2].upper())
        rest = pattern.match(text, start.end()) if pattern else None
        if rest and _is_iban(start.group() + rest.group()):
            found["bank_account"] = "certain"
            return _without_bank_accounts(f"{text[: start.start()]}\n{text[rest.end() :]}", found)
    return text


_NATIONAL = re.compile(
    r"(?<![\d+])(?<!\d[./-])\d{2}([ ./-]?)\d{2}\1\d{2}[ ./-]{0,3}\d{3}[ ./-]?\d{2}(?![./-]?\d)"
)
_WRITTEN_OUT = re.compile(r"\d\d\.\d\d\.\d\d ?- ?\d{3}[.-]\d\d")
_SAID = re.compile(
    r"\b(?:rijksreg|r\.?r\.?n|insz|niss\b|bis-?n|national n|registre nat)", re.IGNORECASE
)


def _national_number(match: re.Match[str]) -> Certainty:
    figures = re.sub(r"\D", "", match.group())
    if not (nn.is_valid(figures) or bis.is_valid(figures)):
        return "unlikely"
    is_said = _WRITTEN_OUT.fullmatch(match.group()) or _SAID.search(match.string)
    return "certain" if is_said else "likely"


_PHONE = re.compile(
    r"(?<![\w+])(?<!\d[./-])(?:"
    r"(?P<abroad>\+ ?[1-9](?:[ ./()-]{0,3}\d){8,13}"
    r"|00(?:3[123]|352|49)(?:\d{8,10}|[ ./()-]{1,3}\d(?:[ ./()-]{0,3}\d){7,9}))"
    r"|(?P<mobile>\(?04[5-9]\d\)?"
    r"(?:\d{6}|[ ./-]{1,3}(?:\d\d(?P<a>[ .-]?)\d\d(?P=a)\d\d|\d{3}[ .-]?\d{3})))"
    r"|(?P<landline>\(?0[2349]\)?(?:\d{7}|[ ./-]{1,3}\d{3}(?P<b>[ .-]?)\d\d(?P=b)\d\d)"
    r"|\(?0(?!7[08])[15678]\d\)?"
    r"(?:\d{6}|[ ./-]{1,3}(?:\d\d(?P<c>[ .-]?)\d\d(?P=c)\d\d|\d{3}[ .-]?\d{3}))"
    r"|0[1-9](?:[ .-]\d\d){4}|\(?0[1-9]\d\)?[ -]{1,3}\d{7}|\(?0[1-9]\d{2}\)?[ -]{1,3}\d{6}"
    r"|06[ -]?\d{8})"
    r"|\d{9,10}"
    r")(?![./-]?\d|[+]|[^\W\d])"
)


_CALLED = re.compile(
    r"\b(?:tel|gsm|bel|belt|bellen|opbellen|phone|mobiel|call|appeler)\b", re.IGNORECASE
)


def _phone(match: re.Match[str]) -> Certainty | None:
    """A number of an enterprise looks like a telephone number, and is no personal data.

    A landline with one dash looks like a serial number: it counts where the cell holds no more.
    """
    text = match.group()
    figures = re.sub(r"\D", "", text)
    if len(figures) == 10 and vat.is_valid(figures):
        return None
    if match.lastgroup is None:
        return "unlikely"
    marks_count = len(re.findall(r"\D+", text))
    is_mobile = match.lastgroup == "mobile" or text.startswith("06")
    has_sign = match.lastgroup in ("abroad", "mobile") and marks_count > 0
    if has_sign or marks_count > 1 or _CALLED.search(match.string):
        return "certain"
    return "likely" if is_mobile or text == match.string.strip() else "unlikely"


_RULES: tuple[tuple[str, re.Pattern[str], _Judge], ...] = (
    ("national_number", _NATIONAL, _national_number),
    (
        "email",
        re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@(?!\dx\.)[\w-]+(?:\.[\w-]+)*\.[^\W\d_]{2,}"),
        _certain,
    ),
    ("phone", _PHONE, _phone),
    (
        "birth_date",
        re.compile(
            rf"(?i:(?:{_BORN}|(?<!\w)°)[^\d\n]{{0,15}}{_DATE})"
            rf"|^(?:{_PARTICLE})*(?:{_NAME}[ ,]+(?:{_PARTICLE})*){{2,4}}\(?{_ADULT}\)?$"
        ),
        _certain,
    ),
    (
        "name",
        re.compile(
            rf"\b(?:{_ABBREVIATED}) *(?:{_PARTICLE})*{_MAKES}{_NAME}"
            rf"|\b{_IN_FULL} +(?:(?=[A-Z])(?:{_PARTICLE})*)?{_MAKES}(?=\w*[a-zà-ÿ]){_NAME}"
            rf"|\b(?:DHR|MEVR|MENEER|MEVROUW)\b\.? +{_NAME}"
        ),
        _certain,
    ),
    ("address", re.compile(rf"(?i:\b(?:{_STREET}|{_RUE}))"), _certain),
)

_HEADER_WORDS = """\
voornaam achternaam familienaam geboortedatum geboorteplaats geboortejaar geboren
rijksregisternummer rijksregisternr rijksregister insz niss rrn rrnr firstname lastname surname
birthdate birthday prenom adres huisadres straatnaam huisnummer address adresse telefoon
telefoonnummer telefoonnr gsm gsmnummer telephone email emailadres mailadres iban rekeningnummer"""
_WHOLE_HEADERS = """\
naam|name|nom|full name|first name|last name|family name|nom complet|nom de famille|naam bewoner
naam huurder|naam client|naam klant|bewoner naam|naam en voornaam|contactpersoon|nom locataire
nom du locataire|resident name|birth date|date of birth|date de naissance|naissance|geboorte
straat|street|rue|e mail|e mailadres|mail|e mail adres|courriel|tel|telnr|tel nr|phone
phone number|mobile|mobiel|numero de telephone|rekening|bankrekening|bank account
compte bancaire|numero de compte|national number|numero national|registre national|bisnummer
bis nummer"""
_PERSONAL_WORDS = frozenset(_HEADER_WORDS.split())
_PERSONAL_HEADERS = frozenset(_WHOLE_HEADERS.replace("\n", "|").split("|"))


def header_names_personal_data(header: str) -> bool:
    """Whether a header promises personal data, in Dutch, English or French.

    Args:
        header: The header as the file spells it.

    Returns:
        True for a name, birth date, address, e-mail address, telephone, bank account or number
        of the national register.

    Example:
        >>> header_names_personal_data("E-mail"), header_names_personal_data("naam artikel")
        (True, False)
    """
    bare = normalised(header)
    return bare in _PERSONAL_HEADERS or not _PERSONAL_WORDS.isdisjoint(bare.split())
