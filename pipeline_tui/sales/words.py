"""The words a person may type, English and French, whatever the locale.

All are folded (see ``text.fold``): no capitals, no accents. Both languages
stand in one table for each thing, so that a new word is one more entry.
"""

# Days and periods ---------------------------------------------------------

WEEKDAYS = {
    word: number
    for number, words in enumerate(
        (
            "mon monday lun lundi",
            "tue tues tuesday mar mardi",
            "wed weds wednesday mer mercredi",
            "thu thur thurs thursday jeu jeudi",
            "fri friday ven vendredi",
            "sat saturday sam samedi",
            "sun sunday dim dimanche",
        )
    )
    for word in words.split()
}

MONTHS = {
    word: number
    for number, words in enumerate(
        (
            "jan january janv janvier",
            "feb february fev fevr fevrier",
            "mar march mars",
            "apr april avr avril",
            "may mai",
            "jun june juin",
            "jul july juil juill juillet",
            "aug august aou aout",
            "sep sept september septembre",
            "oct october octobre",
            "nov november novembre",
            "dec december decembre",
        ),
        start=1,
    )
    for word in words.split()
}

# Words for a period, by the letter that stands for it.
PERIODS = {
    word: letter
    for letter, words in {
        "d": "d day days j jour jours",
        "w": "w wk week weeks sem semaine semaines",
        "m": "m month months mois",
        "q": "q quarter quarters trimestre trimestres",
        "y": "y year years an ans annee annees",
    }.items()
    for word in words.split()
}

# Days from today.
NEAR_DAYS = {
    "today": 0,
    "aujourd'hui": 0,
    "auj": 0,
    "tomorrow": 1,
    "tmr": 1,
    "demain": 1,
    "day after tomorrow": 2,
    "apres-demain": 2,
    "apres demain": 2,
    "yesterday": -1,
    "hier": -1,
    "day before yesterday": -2,
    "avant-hier": -2,
    "avant hier": -2,
}

# A period's last day, in one word.
ENDS = {"eow": "w", "eom": "m", "eoq": "q", "eoy": "y"}

COUNTS = {
    word: number
    for number, words in enumerate(
        (
            "a an one un une",
            "two deux",
            "three trois",
            "four quatre",
            "five cinq",
            "six",
            "seven sept",
            "eight huit",
            "nine neuf",
            "ten dix",
        ),
        start=1,
    )
    for word in words.split()
}

# Days and months that at the head of a line more likely begin a sentence
# ("mon client", "may I ...").
NOT_A_DAY_AT_THE_HEAD = {"fr": {"mon"}, "en": {"may", "march"}}

# Next steps ---------------------------------------------------------------

KINDS = {
    word: kind
    for kind, words in {
        "call": "call calls phone ring tel telephone telephoner appel appels appeler rappel"
        " rappeler",
        "mail": "mail mails email emails e-mail courriel mel ecrire write",
        "meeting": "meeting meet rdv rendez-vous reunion rencontre rencontrer",
        "demo": "demo demos demonstration",
        "visit": "visit visite visiter",
        "letter": "letter lettre courrier post",
        "social": "social linkedin inmail whatsapp xing",
    }.items()
    for word in words.split()
}

# Exchanges ----------------------------------------------------------------

# Which way an exchange went: they reached out, we did, or both.
WAYS = {
    word: way
    for way, words in {
        "in": "in they them their theirs inbound incoming recu recue entrant eux elles ils",
        "out": "out we us outbound outgoing envoye sortant nous",
        "": "both deux",
    }.items()
    for word in words.split()
}

# Fields -------------------------------------------------------------------

# What stands before a colon or a comparison, in quick add and in filters.
FIELDS = {
    word: field
    for field, words in {
        "source": "src source origine",
        "industry": "ind industry secteur industrie",
        "priority": "p prio priority priorite",
        "owner": "owner rep commercial a",
        "close": "close closing cloture echeance",
        "stage": "stage etape",
        "account": "co company account societe compte",
        "amount": "amount montant",
        "missing": "no sans without",
        "has": "has with avec",
        "expires": "expires expire",
        "competitor": "competitor comp concurrent",
        "cadence": "seq sequence sequences cadence",
        "status": "is est",
        "grade": "grade",
        # In French a note is a grade as well: the value tells the two apart.
        "note": "note notes text texte",
        "touches": "touches exchanges echanges",
        "minutes": "minutes min",
        "touched": "touched touche dernier",
        "score": "score points",
    }.items()
    for word in words.split()
}

PRIORITIES = {
    word: number
    for number, words in enumerate(
        ("1 h high haute haut", "2 n normal normale", "3 l low basse bas b"), start=1
    )
    for word in words.split()
}

DONE_WORDS = frozenset({"done", "ok", "fait", "faite"})
"""In place of a next step: it is done."""
NONE_WORDS = frozenset({"-", "none", "nothing", "aucun", "aucune", "rien"})
"""In place of a next step: there is none."""

GRADES = {
    word: number
    for number, words in enumerate(("a", "b", "c", "d", "none no - aucun aucune sans"), start=1)
    for word in words.split()
}

MISSING = {
    word: what
    for what, words in {
        "step": "step action relance suite",
        "decider": "decider decideur",
        "amount": "amount montant",
        "close": "close cloture echeance",
        "source": "src source origine",
        "industry": "ind industry secteur industrie",
        "owner": "owner rep commercial",
        "account": "co company account societe compte",
        "score": "score grade checklist note grille",
        "incentive": "incentive incentives discount remise remises geste",
        "competitor": "competitor comp concurrent",
        "cadence": "seq sequence sequences cadence",
    }.items()
    for word in words.split()
} | {"next step": "step", "prochaine action": "step"}

STATUSES = {
    word: status
    for status, words in {
        "late": "late retard",
        "over": "over hors delai",
        "parked": "parked pause",
        "won": "won gagnee gagne",
        "lost": "lost perdue perdu",
        "open": "open ouverte ouvert",
        "today": "today aujourd'hui jour",
        "duplicate": "duplicate duplicates doublon doublons",
        "override": "override overridden forcee force derogation",
        "belowfloor": "belowfloor souslimite",
        "qualified": "qualified qualifiee qualifie",
    }.items()
    for word in words.split()
} | {"en retard": "late", "hors delai": "over", "en pause": "parked", "ce jour": "today"}

ME = ("me", "moi")
