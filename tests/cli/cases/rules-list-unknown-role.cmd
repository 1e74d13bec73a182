rules list -r expressway-b
