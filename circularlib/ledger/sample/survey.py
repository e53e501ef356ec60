"""What residents and social workers of the sample programme answer."""

from bisect import bisect_right
from collections.abc import Sequence
from typing import Any

import polars as pl
from numpy.random import Generator

from circularlib.ledger.sample.life import HomeLife
from circularlib.ledger.sample.tables import table, with_gaps
from circularlib.ledger.sample.world import Calendar

__all__ = ["survey_table"]

_ASKED_AFTER_DAYS = 56
_ANSWERING_SHARE, _SOCIAL_WORKER_SHARE = 0.45, 0.2
_RESIDENT_QUESTIONS = ("feels_at_home", "furniture_quality")
_MEAN_SCORE = {"set": 3.75, "mix": 3.15}
_NEW_WAY_GAIN, _SOCIAL_WORKER_GAIN = 0.15, 0.5
_HOME_SPREAD, _ANSWER_SPREAD = 0.4, 0.9


def survey_table(lives: Sequence[HomeLife], calendar: Calendar, rng: Generator) -> pl.DataFrame:
    """Answers about eight weeks after moving in; homes furnished from sets please more.

    Args:
        lives: Every home.
        calendar: The days of the records.
        rng: Source of chance.

    Returns:
        One row per answer: `date`, `respondent`, `question`, `score`, `furnishing`, `home_id`.
    """
    rows = [row for life in lives for row in _answers(life, calendar, rng)]
    rows.sort(key=lambda row: row[0])
    frame = table(
        rows, date=pl.Date, respondent=pl.String, question=pl.String, score=pl.Int64,
        furnishing=pl.String, home_id=pl.String,
    )  # fmt: skip
    return with_gaps(frame, rng, furnishing=0.06, home_id=0.03)


def _answers(life: HomeLife, calendar: Calendar, rng: Generator) -> list[tuple[Any, ...]]:
    rows: list[tuple[Any, ...]] = []
    liking = _HOME_SPREAD * rng.standard_normal()
    for stay in life.stays:
        day = stay.in_day + _ASKED_AFTER_DAYS
        asked = [("resident", q) for q in _RESIDENT_QUESTIONS if rng.random() < _ANSWERING_SHARE]
        if rng.random() < _SOCIAL_WORKER_SHARE:
            asked.append(("social_worker", "service_runs_smoothly"))
        if day > min(stay.out_day or calendar.last_day, calendar.last_day):
            continue
        style = life.styles[bisect_right(life.styles, (day, "~")) - 1][1]
        is_new = life.home.group == "programme" and day >= calendar.programme_day
        for respondent, question in asked:
            mean = _MEAN_SCORE[style] + liking + _NEW_WAY_GAIN * is_new
            mean += _SOCIAL_WORKER_GAIN * (is_new and respondent == "social_worker")
            score = min(5, max(1, round(mean + _ANSWER_SPREAD * rng.standard_normal())))
            rows.append((day, respondent, question, score, style, life.home.home_id))
    return rows
