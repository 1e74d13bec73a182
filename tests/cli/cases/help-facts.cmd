facts --help
