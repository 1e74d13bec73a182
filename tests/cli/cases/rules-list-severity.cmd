rules list --severity notice
