explain own-name-missing
