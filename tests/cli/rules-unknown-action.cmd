rules tset
