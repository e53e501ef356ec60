"""What service was agreed, as a sentence."""

from circularlib.figures.page import Note
from circularlib.figures.words import bilingual
from circularlib.units import LANGUAGES, printed

__all__ = ["agreed_level"]


def agreed_level(days: float | None, share: float | None) -> Note:
    """Within how many days a request was to be delivered, and for what share of the requests.

    Args:
        days: Agreed days; None where nothing was agreed, and the sentence says where to.
        share: Agreed share, 0 to 1; None where only days were agreed.

    Returns:
        The sentence; as the last expression of a cell it is shown.

    Example:
        >>> agreed_level(10, None).plain("nl")[:31]
        'Afgesproken was levering binnen'
    """
    if days is None:
        return Note(bilingual("no_agreement"))
    within = {language: printed(days, "days", language) for language in LANGUAGES}
    if share is None:
        return Note(bilingual("agreed_days_only", days=within))
    part = {language: printed(share, "share", language) for language in LANGUAGES}
    return Note(bilingual("agreed_level", days=within, share=part))
