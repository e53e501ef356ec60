"""What `programme.toml` may say, and what each of its words means."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    field_validator,
    model_validator,
)

from circularlib.errors import UsageError
from circularlib.ledger.periods import period
from circularlib.ledger.schedules import MailServer, Schedule, check_schedules

__all__ = [
    "Agreement",
    "AssumptionOverride",
    "Card",
    "CardText",
    "IntakeSettings",
    "LimitSettings",
    "PartOf",
    "Periods",
    "PriceSettings",
    "Settings",
    "Synonyms",
]

Rate = Annotated[float, Field(ge=0, le=1)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


def _period_name(name: str) -> str:
    try:
        return period(name).name
    except UsageError as error:
        raise ValueError(error.thing.rstrip(".")) from None


class Periods(_Strict):
    """The periods that are compared.

    Attributes:
        baseline: Before the programme, as `2020-01..2021-12`; absent where there is none.
        programme: While it ran.
    """

    baseline: str | None = None
    programme: str

    @field_validator("baseline", "programme")
    @classmethod
    def _is_period(cls, name: str | None) -> str | None:
        return name and _period_name(name)

    @model_validator(mode="after")
    def _baseline_comes_first(self) -> "Periods":
        if self.baseline and period(self.baseline).last >= period(self.programme).first:
            raise ValueError("the baseline does not end before the programme begins")
        return self


class Agreement(_Strict):
    """Agreed service levels.

    Attributes:
        lead_time_days: Days within which a request is delivered.
        lead_time_share: Share of requests for which that was agreed, 0 to 1.
    """

    lead_time_days: Annotated[float, Field(gt=0)] | None = None
    lead_time_share: Rate | None = None


class IntakeSettings(_Strict):
    """How the files are written, where they do not say so themselves.

    Attributes:
        decimal: The decimal mark, `.` or `,`, of csv files whose numbers leave it open.
        schema_name: Schema of the database that holds the tables; `schema` in the settings.
    """

    decimal: Literal[".", ","] | None = None
    schema_name: Annotated[str, Field(alias="schema", min_length=1)] = "public"


class Synonyms(_Strict):
    """The programme's own words, beside those that circularlib knows.

    Attributes:
        tables: Other names of files, sheets or database tables, by table.
        columns: Other headers, by column, in every table that has the column.
        values: Other words for the allowed values, by vocabulary and value, as
            `values.event.delivered = ["weggebracht"]`.
    """

    tables: Mapping[str, Sequence[str]] = {}
    columns: Mapping[str, Sequence[str]] = {}
    values: Mapping[str, Mapping[str, Sequence[str]]] = {}


class AssumptionOverride(_Strict):
    """A programme's own value for an assumption; it must say where it comes from."""

    low: float
    central: float
    high: float
    source: Annotated[str, Field(min_length=3)]


IndexPeriod = Annotated[str, Field(pattern="^[0-9]{4}(-(0[1-9]|1[0-2]))?$")]


class PriceSettings(_Strict):
    """How amounts of different times are made comparable.

    Attributes:
        index: Price index by which amounts are divided, as `cpi_be`.
        base: Year or month whose prices real euros are in; the first year of the programme by
            default.
        values: Published index numbers that circularlib does not have yet, by year or month.
    """

    index: Annotated[str, Field(min_length=1)] = "cpi_be"
    base: IndexPeriod | None = None
    values: Mapping[IndexPeriod, Annotated[float, Field(gt=0)]] = {}


class LimitSettings(_Strict):
    """What one notebook of a report may take; the standard where nothing is said.

    Attributes:
        cell_seconds: Longest time for one cell.
        notebook_seconds: Longest time for all its cells together.
        memory_mib: Most memory for its records and figures, in MiB.
    """

    cell_seconds: Annotated[float, Field(gt=0)] | None = None
    notebook_seconds: Annotated[float, Field(gt=0)] | None = None
    memory_mib: Annotated[int, Field(gt=0)] | None = None


class CardText(_Strict):
    """A part of the public card in words.

    Attributes:
        nl: In Dutch; empty where it was not written.
        en: In English.
    """

    nl: str = ""
    en: str = ""


class Card(_Strict):
    """The words of the public card; its figures come from the report.

    Attributes:
        summary: The project in short.
        results: What was done, beside the figures.
        lessons: Lessons learned.
        future: What comes next.
    """

    summary: CardText = CardText()
    results: CardText = CardText()
    lessons: CardText = CardText()
    future: CardText = CardText()


class PartOf(_Strict):
    """Of which region a programme is a part; written by `circular report --each municipality`.

    Attributes:
        name: Name of the region's programme.
        municipality_code: The municipality.
        municipalities_count: How many there are.
        left_over: Rows of the region that belong to no municipality, by table.
        rejected_count: Rows of the region that were wrong and left out.
    """

    name: Annotated[str, Field(min_length=1)]
    municipality_code: str
    municipalities_count: Annotated[int, Field(ge=1)]
    left_over: Mapping[str, int] = {}
    rejected_count: Annotated[int, Field(ge=0)] = 0


class Settings(_Strict):
    """What `programme.toml` holds.

    Attributes:
        name: Name of the programme, as it appears on every page.
        records: `programme` for a ledger, `repairs` for a folder of repair records alone.
        synthetic: The records are made up; every page then says so.
        min_cell: Published cells resting on fewer households are suppressed.
        records_from: First day on which every event was recorded; the first of the baseline.
        records_to: Last day on which every event was recorded; the last of the programme.
        periods: What is compared.
        agreement: Agreed service levels.
        intake: How the files are written.
        ledger: Address of the PostgreSQL database that holds tables, as
            `postgresql://reader@host/database`, never with a password; or of the schema in
            Spark, as `spark:schema`. Tables in files stand beside those in the database.
        synonyms: The programme's own words for tables, columns and values.
        accounts: Costs in euros, excluding VAT, according to the town's accounts, by period, to
            set beside the bookings.
        prices: How amounts of different times are made comparable.
        assumptions: The programme's own values, by name of the assumption.
        limits: What one notebook of a report may take.
        card: The words of the public card, where no file `card.nl.md` or `card.en.md` has them.
        timezone: Where the clock of the schedules stands.
        schedule: Reports that are made on the calendar.
        mail: The server that sends the mails about them.
        part_of: The region that it was cut from; nobody writes this by hand.
    """

    name: Annotated[str, Field(min_length=1, max_length=120)]
    records: Literal["programme", "repairs", "washing"] = "programme"
    synthetic: bool = False
    min_cell: Annotated[int, Field(ge=1)] = 5
    records_from: date | None = None
    records_to: date | None = None
    periods: Periods
    agreement: Agreement = Agreement()
    intake: IntakeSettings = IntakeSettings()
    ledger: Annotated[str, Field(pattern=r"^(postgres(ql)?://|spark:\w+(\.\w+)*$)")] | None = None
    synonyms: Synonyms = Synonyms()
    accounts: Mapping[str, float] = {}
    prices: PriceSettings = PriceSettings()
    assumptions: Mapping[str, AssumptionOverride] = {}
    limits: LimitSettings = LimitSettings()
    card: Card = Card()
    timezone: str = "Europe/Brussels"
    schedule: Sequence[Schedule] = ()
    mail: MailServer | None = None
    part_of: PartOf | None = None

    @field_validator("timezone")
    @classmethod
    def _timezone_is_known(cls, name: str) -> str:
        try:
            return ZoneInfo(name).key
        except (LookupError, ValueError, OSError):
            raise ValueError(f'"{name}" is not a time zone, as Europe/Brussels') from None

    @model_validator(mode="after")
    def _schedules_agree(self) -> "Settings":
        check_schedules(self.schedule, self.mail)
        if self.periods.baseline is None and "baseline" in {s.period for s in self.schedule}:
            raise ValueError("a schedule reports the baseline, and there is none")
        return self

    @field_validator("accounts")
    @classmethod
    def _accounts_are_of_periods(cls, accounts: Mapping[str, float]) -> Mapping[str, float]:
        for name in accounts:
            if name not in {"programme", "baseline"}:
                _period_name(name)
        return accounts

    @model_validator(mode="after")
    def _records_end_after_they_begin(self) -> "Settings":
        if self.records_from and self.records_to and self.records_to < self.records_from:
            raise ValueError("records_to lies before records_from")
        return self
