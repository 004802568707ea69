"""What the tables look like: the rules that check_data.py holds them to."""

import re

# --- what the tables look like: column -> rules, space-separated ---------------------------------------------------
# req      the cell must be filled              list      several values, separated by |
# id       primary key, a slug                  slug      a slug
# date     YYYY, YYYY-MM or YYYY-MM-DD          url       http(s) address(es)
# num, int a number                             in:NAME   one of VOCABULARY[NAME]
# ref:T    key of table T                       ent       entity id (see entities())
TABLES = {
    "projects": "project_id=req id|name_de=req|call=req in:call|category=req in:category|states=req list in:state|"
                "short_de=req|short_en=req|website=url|funding_eur=num|source_url=req list url",
    "states": "state_id=req id|code=req in:state|name_de=req|name_en=req|state_key=req|nuts1=req|wikidata=|source_url=req list url",
    "districts": "district_id=req id|district_key=req|name_de=req|kind=req in:district_kind|state=req in:state|nuts3=req|"
                 "source_url=req list url",
    "municipalities": "municipality_id=req id|name_de=req|kind=req in:municipality_kind|ags=|ars=|state=req list in:state|"
                      "nuts3=|population=int|population_date=date|area_km2=num|lat=num|lon=num|wikidata=|geonames=int|"
                      "website=url|source_url=req list url",
    "project_members": "project_id=req ref:projects|municipality_id=req ref:municipalities|role=req in:role|"
                       "source_url=req list url",
    "organisations": "id=req id|name_de=req|name_en=|kind=req in:organisation_kind|roles=req list|parent=ref:organisations|"
                     "city=|website=url|wikidata=|source_url=req list url",
    "charta": "id=req id|kind=req in:charta_kind|number=req|label_de=|label_en=|gloss_de=req|gloss_en=req|"
              "parent=ref:charta|source_url=req list url",
    "programme": "id=req id|kind=req in:programme_kind|name_de=req|name_en=|date_start=date|date_end=date|"
                 "organisation_ids=list ref:organisations|figures=list|summary_de=req|summary_en=req|"
                 "source_url=req list url",
    "measures": "measure_id=req id|project_id=req ref:projects|other_project_ids=list ref:projects|"
                "parent_measure=ref:measures|municipality_names=req list|title_de=req|title_en=req|alt_titles=list|"
                "summary_de=req|summary_en=req|theme_primary=req in:theme|themes=req list in:theme|status=in:status|"
                "status_date=date|start=date|end=date|budget_eur=num|technologies=list ref:technologies|"
                "solution_ids=list ref:solutions|licence=in:licence|repository=url|website=url|partners=list|"
                "sdgs=|source_url=req list url|"
                "accessed=req date",
    "alignments": "alignment_id=req|measure_id=req ref:measures|element_id=req ref:charta|rationale_de=req|rationale_en=req|"
                  "reading=req in:reading|date=req date",
    "checks": "check_id=req|row_table=req in:checked_table|row_id=req|verdict=req in:verdict|date=req date",
    "outcomes": "outcome_id=req id|measure_id=req ref:measures|kind=req in:outcome_kind|statement_de=req|"
                "statement_en=req|indicator_id=ref:indicators|indicator_en=req|value=num|unit=in:unit|"
                "qualifier=in:qualifier|is_target=req in:bool|date=date|source_url=req list url",
    "transfers": "transfer_id=req id|kind=req in:transfer_kind|measure_id=req ref:measures|"
                 "other_measure_ids=list ref:measures|from_name=list|to_name=list|from_ids=list ent|to_ids=list ent|"
                 "stage=in:stage|date=date|statement_en=req|source_url=req list url",
    "technologies": "technology_id=req id|label_de=req|label_en=req|alt_labels=list|kind=req in:technology_kind|wikidata=",
    "solutions": "solution_id=req id|name=req|kind=req in:solution_kind|summary_de=req|summary_en=req|licence=in:licence|"
                 "repository=url|website=url|produced_by=list ref:measures|used_by=list ref:measures|stewards=list ent|"
                 "source_url=req list url",
    "indicators": "indicator_id=req id|label_de=req|label_en=req|definition_en=req|unit=req in:unit|"
                  "direction=req in:direction",
    "actors": "id=req id|name_de=req|name_en=|kind=req in:entity_kind|city=",
    "names": "name=req|kind=req in:entity_kind|entity_id=req ent|note=",
}
VOCABULARY = {name: set(words.split()) for name, words in {
    "call": "2019 2020 2021",
    "state": "DE-BB DE-BE DE-BW DE-BY DE-HB DE-HE DE-HH DE-MV DE-NI DE-NW DE-RP DE-SH DE-SL DE-SN DE-ST DE-TH",
    "municipality_kind": "stadt gemeinde markt kreisfreie_stadt stadtstaat landkreis verband region",
    "role": "lead member partner",
    "organisation_kind": "ministry federal_agency development_bank project_agency research_institute company association other",
    "charta_kind": "vision guideline recommendation",
    "programme_kind": "programme call charter event decision publication service_unit",
    "theme": "administration culture_tourism data_platform digital_infrastructure economy_retail education energy_climate "
             "environment health_care housing_construction mobility open_source participation public_space "
             "safety_resilience social_inclusion work_coworking",
    "status": "planned running completed discontinued",
    "licence": "MIT CC-BY-SA-4.0 LicenseRef-Open-SmartCity-License LicenseRef-GPL-version-not-stated "
               "LicenseRef-open-source-not-named",
    "guideline": "1 2 3 4",
    "reading": "reading-a reading-b",
    "checked_table": "measures outcomes transfers",
    "verdict": "confirmed corrected not_found",
    "district_kind": "kreis landkreis",
    "outcome_kind": "output outcome impact",
    "unit": "count count_per_day percent points_of_5 points_of_15 points_of_100 m2 km cm l MW minutes hours days",
    "qualifier": "exact about more_than up_to planned",
    "bool": "true false",
    "transfer_kind": "adopted_from based_on developed_jointly offered_for_reuse knowledge_exchange",
    "stage": "interest exchange agreement joint_development adoption operation",
    "technology_kind": "network platform standard software sensor hardware method service",
    "solution_kind": "software app platform data_model hardware_kit method service guideline",
    "direction": "higher_is_better lower_is_better neutral",
    "entity_kind": "municipality district state project organisation company research_institute association community "
                   "solution programme unknown",
}.items()}
VOCABULARY["category"] = {"Großstadt", "Mittelstadt", "Kleinstadt und Landgemeinde", "Interkommunale Kooperation oder Landkreis"}
PROJECTS_PER_CALL = {"2019": 13, "2020": 32, "2021": 28}
NAME_COLUMNS = (("measures", "municipality_names"), ("measures", "partners"), ("transfers", "from_name"), ("transfers", "to_name"))
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\Z")
NUMBER = re.compile(r"-?\d+(\.\d+)?\Z")
DATE = re.compile(r"\d{4}(-\d\d(-\d\d)?)?\Z")
MACHINE_PATH = re.compile(r"(?<![\w./:])/(work|tmp|home|root|Users)/")
AGS_STATE = dict(zip((f"{n:02d}" for n in range(1, 17)), "SH HH NI HB NW HE RP BW BY SL BE BB MV SN ST TH".split()))
