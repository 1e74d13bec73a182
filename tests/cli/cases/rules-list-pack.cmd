rules list --pack request --pack revocation
