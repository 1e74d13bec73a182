names --site file/text.txt --node expe1 -f json
