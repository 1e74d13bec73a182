names --help
