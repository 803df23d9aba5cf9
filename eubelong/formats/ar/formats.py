"""Arabic dates with the day first and the hour to 24, as sheets and screens have them."""

DATE_FORMAT = "j F Y"
SHORT_DATE_FORMAT = "Y/m/d"
DATETIME_FORMAT = "j F Y، H:i"
SHORT_DATETIME_FORMAT = "Y/m/d، H:i"
TIME_FORMAT = "H:i"
