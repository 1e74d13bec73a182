rules list -f junit
