"""Widgets that know no service: buttons, notices, pictures, keyboard, calendar grid."""
