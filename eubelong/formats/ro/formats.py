"""Romanian dates: months with small letters, ISO dates read as well."""

SHORT_DATE_FORMAT = "j b Y"
SHORT_DATETIME_FORMAT = "j b Y, H:i"
DATE_INPUT_FORMATS = ["%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y", "%d %B %Y", "%d %b %Y"]
THOUSAND_SEPARATOR = "."
NUMBER_GROUPING = 3
