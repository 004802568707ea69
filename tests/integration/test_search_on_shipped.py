"""What people type finds what they look for among the first five hits."""

from pathlib import Path

import pytest

from graph.layout import Layout
from graph.search import Hits, Question, search
from ontology import iris

AS_TYPED = [
    ("Kiel", "municipality/kiel"),
    ("KÖLN", "municipality/koeln"),
    ("koeln", "municipality/koeln"),
    ("Gütersloh", "municipality/guetersloh"),
    ("Guetersloh", "municipality/guetersloh"),
    ("Gießen", "municipality/giessen"),
    ("GIESSEN", "municipality/giessen"),
    ("Bad Belzig", "municipality/bad-belzig"),
    ("Bad-Belzig", "municipality/bad-belzig"),
    ("Beteiligungstoolbox", "measure/kiel-beteiligungstoolbox"),
    ("Beteiligungstoolbox Kiel", "measure/kiel-beteiligungstoolbox"),
    ("Straßenbeleuchtung Arnsberg", "measure/5swf-arnsberg-strassenbeleuchtung"),
    ("strassenbeleuchtung", "measure/5swf-olpe-smarte-strassenbeleuchtung"),
    ("LoRaWAN", "technology/lorawan"),
    ("LoRaWAN Potsdam", "measure/potsdam-lorawan"),
    ("Open Data Portal", "measure/dortmund-open-data-portal"),
    ("OpenData", "measure/dortmund-open-data-portal"),
    ("Smart City Gera", "project/gera"),
    ("SmartCity Bochum", "project/bochum"),
    ("smart-city bochum", "project/bochum"),
    ("Chat Bot", "technology/chatbot"),
    ("digitaler Zwilling Wuppertal", "solution/digital-zwilling-wuppertal"),
    ("Fassadenbegrünung", "measure/guetersloh-fassadenbegruenung"),
    ("parkplatzleit", "measure/bamberg-parkplatzleitsystem"),
    ("gesund studieren", "measure/wuerzburg-gesund-studieren"),
    ("wasserspielplatz ampel", "measure/bochum-wasserspielplatz"),
    ("street lighting", "measure/5swf-arnsberg-strassenbeleuchtung"),
    ("flood early warning", "measure/5swf-arnsberg-hochwasser-fruehwarnsystem"),
    ("digital twin", "technology/digital-twin"),
    ("commuter traffic", "measure/konstanz-pendlerverkehr"),
    ("parking guidance system", "measure/bamberg-parkplatzleitsystem"),
    ("smart locker", "technology/smart-locker"),
    ("smart bench", "measure/aahdh-smarte-bank"),
    ("augmented reality", "technology/augmented-reality"),
    ('"Citizen Science"', "measure/kirchheim-citizen-science"),
    ("(Citizen AND-Science)*", "measure/kirchheim-citizen-science"),
]
PARTS_OF_WORDS = [
    ("plattform Barleben", "measure/barleben-datenplattform"),
    ("datenplattform paderborn", "measure/paderborn-energiedatenplattform"),
    ("kräfteplattform", "measure/hildesheim-fachkraefteplattform"),
    ("begrünung", "measure/guetersloh-fassadenbegruenung"),
    ("frühwarnsystem", "measure/eichenzell-starkregenfruehwarnsystem"),
    ("verkehr konstanz", "measure/konstanz-pendlerverkehr"),
    ("beleuchtung Olpe", "measure/5swf-olpe-smarte-strassenbeleuchtung"),
    ("kalender Süderbrarup", "measure/suederbrarup-smarter-gemeinschaftskalender"),
    ("vermittlung ulm", "measure/ulm-kulturvermittlung"),
    ("tonnen schwerte", "measure/schwerte-smarte-muelltonnen"),
    ("leitsystem bamberg", "measure/bamberg-parkplatzleitsystem"),
    ("portal grevesmühlen", "measure/gvm-stadtportal"),
]
SHORT_WORDS = [
    ("KI", "measure/oberhausen-ki-chatbot"),
    ("AR", "technology/augmented-reality"),
    ("VR", "technology/virtual-reality"),
    ("3D Jena", "measure/jena-3d-planungstool"),
    ("IT", "measure/eichenzell-it-plattform"),
    ("AI street sweeping", "measure/potsdam-ki-kehrdienste"),
]
WITH_AN_ERROR = [
    ("Kile", "municipality/kiel"),
    ("Gießn", "municipality/giessen"),
    ("Gießem", "municipality/giessen"),
    ("Gutersloh", "municipality/guetersloh"),
    ("Wurzburg", "municipality/wuerzburg"),
    ("Würzbrug", "municipality/wuerzburg"),
    ("Munchen", "municipality/muenchen"),
    ("Manheim", "municipality/mannheim"),
    ("Wolfsbrug", "municipality/wolfsburg"),
    ("Lippstatd", "municipality/lippstadt"),
    ("Beteiligungstolbox", "measure/kiel-beteiligungstoolbox"),
    ("Beteilgungstoolbox", "measure/kiel-beteiligungstoolbox"),
    ("Mobiltätscampus", "measure/belzig-mobilitaetscampus"),
    ("Sensornetzwek", "measure/gelsenkirchen-umweltsensornetz"),
    ("Chatbott", "technology/chatbot"),
    ("LoRaWNA", "technology/lorawan"),
    ("Fasadenbegrünung", "measure/guetersloh-fassadenbegruenung"),
    ("Starkregenfrühwarnsysten", "measure/eichenzell-starkregenfruehwarnsystem"),
    ("Strassenbeleuchtnug Arnsberg", "measure/5swf-arnsberg-strassenbeleuchtung"),
    ("Kulturvermitlung", "measure/ulm-kulturvermittlung"),
    ("Pendlervekehr", "measure/konstanz-pendlerverkehr"),
    ("Mültonnen", "measure/schwerte-smarte-muelltonnen"),
    ("Fachkräfteplatform", "measure/hildesheim-fachkraefteplattform"),
    ("Wasserspielplazt", "measure/bochum-wasserspielplatz"),
    ("Datenplattfrom Barleben", "measure/barleben-datenplattform"),
    ("traffic ligth", "technology/traffic-light-data"),
    ("digitl twin", "technology/digital-twin"),
    ("augmneted reality", "technology/augmented-reality"),
    ("exosceleton", "technology/exoskeleton"),
    ("citizen sciense", "measure/kirchheim-citizen-science"),
]


def ask(data_dir: Path, text: str) -> Hits:
    question = Question(text=text, language="de", limit=5)
    return search(Layout(data_dir=data_dir).search_index, question)


def list_found(hits: Hits) -> list[str]:
    return [hit.iri.removeprefix(iris.ID) for hit in hits.items]


@pytest.mark.parametrize(("text", "wanted"), [*AS_TYPED, *PARTS_OF_WORDS, *SHORT_WORDS])
def test_what_is_sought_is_among_the_first_five(
    shipped: Path, text: str, wanted: str
) -> None:
    hits = ask(shipped, text)

    assert wanted in list_found(hits)
    assert hits.meant == ()


@pytest.mark.parametrize(("text", "wanted"), WITH_AN_ERROR)
def test_what_is_typed_with_an_error_is_among_the_first_five(
    shipped: Path, text: str, wanted: str
) -> None:
    hits = ask(shipped, text)

    assert wanted in list_found(hits)
    assert hits.meant != ()
