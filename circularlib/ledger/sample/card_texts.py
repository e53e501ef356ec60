"""The words of the sample's public card; made up, like its records."""

__all__ = ["CARD_TEXTS"]

CARD_TEXTS = {
    "card.nl.md": """\
# Het project in het kort

Deze tekst hoort bij verzonnen gegevens. Hij toont wat een gemeente zelf kan schrijven.

De gemeente verhuurt woningen voor tijdelijk verblijf. Die worden vaak opnieuw ingericht. Vroeger
gingen daarbij bruikbare meubels verloren, en werd er veel nieuw gekocht.

Nu levert een kringloopcentrum tweedehandsmeubels. Het haalt ze ook op, herstelt ze en vervangt ze.
Voor wasmachines werkten de partners een dienst met maandelijkse vergoeding uit.

# Belangrijkste resultaten

- Het kringloopcentrum staat in voor leveren, ophalen, herstellen en vervangen.
- Er ligt een bestek klaar voor wasmachines als dienst.

# Belangrijkste geleerde lessen

1. Betrek iedereen die met de dienst te maken krijgt. Maatschappelijk werkers wezen op het belang
   van een huiselijke sfeer; daarom kwamen er meubelsets.
2. Houd de inspanning van elke partner in verhouding tot de schaal van het proefproject.
3. Zoek de partner die ontbreekt. Bij de wasmachines was dat de aankoopgroepering.

# Wat brengt de toekomst?

De samenwerking loopt door. Het contract voor wasmachines wordt na de gunning opgevolgd. Andere
gemeenten in de regio kunnen instappen.
""",
    "card.en.md": """\
# The project in short

This text belongs to made-up data. It shows what a town can write itself.

The town lets homes for temporary stay. They are refurnished often. Usable furniture used to be lost
in the process, and much was bought new.

Now a reuse centre delivers used furniture. It also collects, repairs and replaces it. For washing
machines the partners worked out a service with a monthly fee.

# Key results

- The reuse centre delivers, collects, repairs and replaces.
- A tender for washing machines as a service is ready.

# Lessons learned

1. Involve everyone the service touches. Social workers pointed out that a home must feel like one;
   that is why furniture comes in sets.
2. Keep the effort of each partner in proportion to the scale of the pilot.
3. Look for the partner who is missing. For the washing machines it was the purchasing group.

# What the future brings

The cooperation goes on. The contract for washing machines is followed up after the award. Other
towns in the region can join.
""",
}
"""Text of each file, by its name."""
