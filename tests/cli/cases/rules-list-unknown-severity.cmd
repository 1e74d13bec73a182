rules list --severity fatal
