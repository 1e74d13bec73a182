rules list --severity notice --pack trust
