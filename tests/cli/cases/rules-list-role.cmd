rules list -r expressway-c --pack expressway --severity warning
