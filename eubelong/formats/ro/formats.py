"""Romanian dates as Django writes them, with ISO dates read as well."""

SHORT_DATE_FORMAT = "j M Y"
SHORT_DATETIME_FORMAT = "j M Y, H:i"
DATE_INPUT_FORMATS = ["%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y", "%d %B %Y", "%d %b %Y"]
THOUSAND_SEPARATOR = "."
NUMBER_GROUPING = 3
