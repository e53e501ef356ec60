"""What has been published about the programme after which the sample is made.

The figures may stand here and in the sample's `claims.toml`, and nowhere else: what is measured
must not know what was claimed.
"""

__all__ = ["PUBLIC_CLAIMS"]

PUBLIC_CLAIMS = """\
# What has been said in public about the programme after which this sample was made. The claims are
# real and are kept as they stand, conflicts included. The records beside them are synthetic: a
# verdict on them says nothing about the real programme.
#
# Wat in het openbaar gezegd is over het programma waarnaar dit voorbeeld gemaakt is. De uitspraken
# zijn echt en blijven staan zoals ze zijn, ook waar ze elkaar tegenspreken. De registratie ernaast
# is verzonnen: een oordeel erop zegt niets over het echte programma.

[[claims]]
about = "homes_count"
unit = "count"
more_than = 100
wording.nl = "meer dan 100 woningen voor tijdelijk verblijf"
wording.en = "more than 100 homes for temporary stay"
scope.nl = "woningen van het OCMW"
scope.en = "homes of the social-welfare agency"
source.title = "Samenwerking met lokale en sociale partners voor inrichting OCMW-patrimonium"
source.publisher = "Vlaanderen Circulair, project card"
source.date = ""
source.url = "https://www.vlaanderen-circulair.be/nl/doeners-in-vlaanderen/detail-2/rsl-kringt-ocmw-woningen-circulair-inrichten"

[[claims]]
about = "homes_count"
unit = "count"
exactly = 141
wording.nl = "141 woningen voor asielzoekers"
wording.en = "141 homes for asylum seekers"
scope.nl = "woningen bij de start"
scope.en = "homes at the start"
source.title = "RSL recycles. Circular home furnishings and appliances for OCMW homes"
source.publisher = "Circular Flanders"
source.date = ""
source.url = "https://www.vlaanderen-circulair.be/en/cases/detail/rsl-recycles-circular-home-furnishings-and-appliances-for-ocmw-homes"

[[claims]]
about = "homes_count"
unit = "count"
exactly = 141
wording.nl = "141 woningen voor asielzoekers"
wording.en = "141 homes for asylum seekers"
scope.nl = "woningen van het OCMW"
scope.en = "homes of the social-welfare agency"
source.title = "RSL Kringt: OCMW woningen circulair inrichten"
source.publisher = "Stad Roeselare, Klimaatswitch"
source.date = ""
source.url = "https://www.klimaatswitch.be/rsl-kringt-ocmw-woningen-circulair-inrichten"

[[claims]]
about = "homes_count"
unit = "count"
exactly = 88
wording.nl = "88 opvangplaatsen voor nieuwkomers"
wording.en = "88 shelters for newcomers"
scope.nl = "opvangplaatsen bij een eerdere aankoop"
scope.en = "shelters in an earlier purchase"
source.title = "The City of Roeselare commits itself to the social and circular economy"
source.publisher = "Circular Flanders, Green Deal Circular Procurement"
source.date = "~2018"
source.url = "https://aankopen.vlaanderen-circulair.be/en/cases/detail/the-city-of-roeselare-commits-itself-to-the-social-and-circular-economy"

[[claims]]
about = "homes_count"
unit = "count"
exactly = 80
wording.nl = "80 sociale, tijdelijke wooneenheden"
wording.en = "80 social, temporary housing units"
scope.nl = "wooneenheden die om de zes maanden heringericht worden"
scope.en = "housing units refurbished every six months"
source.title = "Roeselare, Belgium"
source.publisher = "Circular Cities Declaration, ICLEI"
source.date = "~2023"
source.url = "https://circularcitiesdeclaration.eu/cities/roeselare"

[[claims]]
about = "furnishings_per_home_year"
unit = "per_home_year"
exactly = 2
wording.nl = "gemiddeld om de zes maanden een gedeeltelijke herinrichting"
wording.en = "a partial refurbishment every six months on average"
scope.nl = "per woning"
scope.en = "per home"
source.title = "Samenwerking met lokale en sociale partners voor inrichting OCMW-patrimonium"
source.publisher = "Vlaanderen Circulair, project card"
source.date = ""
source.url = "https://www.vlaanderen-circulair.be/nl/doeners-in-vlaanderen/detail-2/rsl-kringt-ocmw-woningen-circulair-inrichten"

[[claims]]
about = "cost_reduction_rate"
unit = "rate"
exactly = 0.26
wording.nl = "de kosten voor meubels daalden met 26 %"
wording.en = "the cost of furniture fell by 26 %"
scope.nl = "meubels binnen het OCMW-patrimonium; jaren niet vermeld"
scope.en = "furniture in the agency's homes; years not stated"
source.title = "Samenwerking met lokale en sociale partners voor inrichting OCMW-patrimonium"
source.publisher = "Vlaanderen Circulair, project card"
source.date = ""
source.url = "https://www.vlaanderen-circulair.be/nl/doeners-in-vlaanderen/detail-2/rsl-kringt-ocmw-woningen-circulair-inrichten"

[[claims]]
about = "cost_reduction_rate"
unit = "rate"
more_than = 0
at_most = 0.4
wording.nl = "tot 40 % lagere kosten van herinrichting"
wording.en = "refurbishment costs reduced by up to 40 %"
scope.nl = "herinrichting; jaren niet vermeld"
scope.en = "refurbishment; years not stated"
source.title = "Roeselare, Belgium"
source.publisher = "Circular Cities Declaration, ICLEI"
source.date = "~2023"
source.url = "https://circularcitiesdeclaration.eu/cities/roeselare"

[[claims]]
about = "created_jobs_fte"
unit = "fte"
exactly = 2
wording.nl = "twee extra werkplekken"
wording.en = "two extra jobs"
scope.nl = "in het kringloopcentrum; voltijds of deeltijds niet vermeld"
scope.en = "at the reuse centre; full or part time not stated"
source.title = "Samenwerking met lokale en sociale partners voor inrichting OCMW-patrimonium"
source.publisher = "Vlaanderen Circulair, project card"
source.date = ""
source.url = "https://www.vlaanderen-circulair.be/nl/doeners-in-vlaanderen/detail-2/rsl-kringt-ocmw-woningen-circulair-inrichten"

[[claims]]
about = "avoided_material_kg"
unit = "kg"
more_than = 0
wording.nl = "we besparen aanzienlijk op nieuwe grondstoffen"
wording.en = "we save considerably on new raw materials"
scope.nl = "meubels; geen cijfer vermeld"
scope.en = "furniture; no figure stated"
source.title = "Samenwerking met lokale en sociale partners voor inrichting OCMW-patrimonium"
source.publisher = "Vlaanderen Circulair, project card"
source.date = ""
source.url = "https://www.vlaanderen-circulair.be/nl/doeners-in-vlaanderen/detail-2/rsl-kringt-ocmw-woningen-circulair-inrichten"

[[claims]]
about = "municipal_hours_saved"
unit = "hours"
more_than = 0
wording.nl = "onze gebouwdienst wordt aanzienlijk ontlast"
wording.en = "our building service is considerably relieved"
scope.nl = "gebouwdienst van de stad; geen cijfer vermeld"
scope.en = "the town's building service; no figure stated"
source.title = "Samenwerking met lokale en sociale partners voor inrichting OCMW-patrimonium"
source.publisher = "Vlaanderen Circulair, project card"
source.date = ""
source.url = "https://www.vlaanderen-circulair.be/nl/doeners-in-vlaanderen/detail-2/rsl-kringt-ocmw-woningen-circulair-inrichten"
"""
"""Content of the sample's `claims.toml`."""
