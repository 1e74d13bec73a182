rules list -f json --pack site
