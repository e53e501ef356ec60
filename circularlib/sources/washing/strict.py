"""What every part of `washing.toml` has in common."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

__all__ = ["Rate", "Strict"]

Rate = Annotated[float, Field(ge=0, le=1)]
"""A share or rate, 0 to 1."""


class Strict(BaseModel):
    """A part of the file: unknown names and numbers that are not finite are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)
